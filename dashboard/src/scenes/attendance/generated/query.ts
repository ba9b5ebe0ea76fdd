// Generated from query.graphql by scripts/generate.ts; do not edit.

import {
  FRESHNESS_STATES,
  type FreshnessState,
  LEVELS,
  type Level,
  SESSIONS,
  type Session,
} from '../../../generated/enums.ts'
import * as decode from '../../../lib/live/decode.ts'
import type { Question } from '../../../lib/live/question.ts'

export interface AttendanceData {
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
    readonly byLevel: readonly {
      readonly level: Level
      readonly figure: {
        readonly value: string | null
        readonly numerator: string | null
        readonly denominator: string | null
        readonly percent: number | null
        readonly asOf: { readonly position: bigint }
        readonly quality: { readonly flagged: number }
        readonly sources: { readonly reporting: number; readonly expected: number }
      }
    }[]
    readonly curve: readonly {
      readonly minute: number
      readonly level: Level | null
      readonly present: string
      readonly enrolled: string
    }[]
  }
  readonly health: {
    readonly generation: number
    readonly position: bigint
    readonly freshness: { readonly state: FreshnessState; readonly ageSeconds: number }
  }
}

export const attendanceQuery: Question<AttendanceData> = {
  name: 'Attendance',
  document:
    'query Attendance($unit:ID$date:Date$session:Session)@live{wall(unit:$unit date:$date session:$session){unit date session attendance{...ShownFigure}byLevel{level figure{...ShownFigure}}curve{minute level present:presentExact enrolled:enrolledExact}}health{...Standing}}fragment ShownFigure on Figure{value numerator denominator percent asOf{position}quality{flagged}sources{reporting expected}}fragment Standing on Health{generation position freshness{state ageSeconds}}',
  variables: ['unit', 'date', 'session'],
  required: [],
  decode: decode.record<AttendanceData>({
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
      byLevel: decode.list(
        decode.record({
          level: decode.oneOf(LEVELS),
          figure: decode.record({
            value: decode.nullable(decode.text),
            numerator: decode.nullable(decode.text),
            denominator: decode.nullable(decode.text),
            percent: decode.nullable(decode.number),
            asOf: decode.record({ position: decode.position }),
            quality: decode.record({ flagged: decode.number }),
            sources: decode.record({ reporting: decode.number, expected: decode.number }),
          }),
        }),
      ),
      curve: decode.list(
        decode.record({
          minute: decode.number,
          level: decode.nullable(decode.oneOf(LEVELS)),
          present: decode.text,
          enrolled: decode.text,
        }),
      ),
    }),
    health: decode.record({
      generation: decode.number,
      position: decode.position,
      freshness: decode.record({ state: decode.oneOf(FRESHNESS_STATES), ageSeconds: decode.number }),
    }),
  }),
}
