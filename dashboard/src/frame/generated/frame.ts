// Generated from frame.graphql by scripts/generate.ts; do not edit.

import { FRESHNESS_STATES, type FreshnessState, SCHOOL_STATES, type SchoolState } from '../../generated/enums.ts'
import * as decode from '../../lib/live/decode.ts'
import type { Question } from '../../lib/live/question.ts'

export interface FrameData {
  readonly wall: {
    readonly unit: string
    readonly date: string
    readonly time: number
    readonly rate: number
    readonly attendance: { readonly percent: number | null }
    readonly schools: readonly { readonly school: string; readonly state: SchoolState }[]
  }
  readonly health: {
    readonly generation: number
    readonly position: bigint
    readonly freshness: { readonly state: FreshnessState; readonly ageSeconds: number }
  }
}

export const frameQuery: Question<FrameData> = {
  name: 'Frame',
  document:
    'query Frame($unit:ID$date:Date$session:Session)@live{wall(unit:$unit date:$date session:$session){unit date time rate attendance{percent}schools{school state}}health{...Standing}}fragment Standing on Health{generation position freshness{state ageSeconds}}',
  variables: ['unit', 'date', 'session'],
  required: [],
  decode: decode.record<FrameData>({
    wall: decode.record({
      unit: decode.text,
      date: decode.text,
      time: decode.instant,
      rate: decode.number,
      attendance: decode.record({ percent: decode.nullable(decode.number) }),
      schools: decode.list(decode.record({ school: decode.text, state: decode.oneOf(SCHOOL_STATES) })),
    }),
    health: decode.record({
      generation: decode.number,
      position: decode.position,
      freshness: decode.record({ state: decode.oneOf(FRESHNESS_STATES), ageSeconds: decode.number }),
    }),
  }),
}
