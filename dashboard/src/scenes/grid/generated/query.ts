// Generated from query.graphql by scripts/generate.ts; do not edit.

import {
  FRESHNESS_STATES,
  type FreshnessState,
  SCHOOL_STATES,
  type SchoolState,
  SESSIONS,
  type Session,
} from '../../../generated/enums.ts'
import * as decode from '../../../lib/live/decode.ts'
import type { Question } from '../../../lib/live/question.ts'

export interface GridData {
  readonly wall: {
    readonly unit: string
    readonly date: string
    readonly session: Session
    readonly attendance: {
      readonly value: string | null
      readonly numerator: string | null
      readonly denominator: string | null
      readonly percent: number | null
      readonly asOf: { readonly position: bigint }
      readonly quality: { readonly flagged: number }
      readonly sources: { readonly reporting: number; readonly expected: number }
    }
    readonly schools: readonly { readonly school: string; readonly state: SchoolState }[]
  }
  readonly health: {
    readonly generation: number
    readonly position: bigint
    readonly freshness: { readonly state: FreshnessState; readonly ageSeconds: number }
  }
}

export const gridQuery: Question<GridData> = {
  name: 'Grid',
  document:
    'query Grid($unit:ID$date:Date$session:Session)@live{wall(unit:$unit date:$date session:$session){unit date session attendance{...ShownFigure}schools{school state}}health{...Standing}}fragment ShownFigure on Figure{value numerator denominator percent asOf{position}quality{flagged}sources{reporting expected}}fragment Standing on Health{generation position freshness{state ageSeconds}}',
  variables: ['unit', 'date', 'session'],
  required: [],
  decode: decode.record<GridData>({
    wall: decode.record({
      unit: decode.text,
      date: decode.text,
      session: decode.oneOf(SESSIONS),
      attendance: decode.record({
        value: decode.nullable(decode.text),
        numerator: decode.nullable(decode.text),
        denominator: decode.nullable(decode.text),
        percent: decode.nullable(decode.number),
        asOf: decode.record({ position: decode.position }),
        quality: decode.record({ flagged: decode.number }),
        sources: decode.record({ reporting: decode.number, expected: decode.number }),
      }),
      schools: decode.list(decode.record({ school: decode.text, state: decode.oneOf(SCHOOL_STATES) })),
    }),
    health: decode.record({
      generation: decode.number,
      position: decode.position,
      freshness: decode.record({ state: decode.oneOf(FRESHNESS_STATES), ageSeconds: decode.number }),
    }),
  }),
}
