// Generated from query.graphql by scripts/generate.ts; do not edit.

import { FRESHNESS_STATES, type FreshnessState } from '../../../generated/enums.ts'
import * as decode from '../../../lib/live/decode.ts'
import type { Question } from '../../../lib/live/question.ts'

export interface ExamsData {
  readonly registered: {
    readonly value: string | null
    readonly numerator: string | null
    readonly denominator: string | null
    readonly percent: number | null
    readonly asOf: { readonly position: bigint }
    readonly quality: { readonly flagged: number }
    readonly sources: { readonly reporting: number; readonly expected: number }
  }
  readonly verified: {
    readonly value: string | null
    readonly numerator: string | null
    readonly denominator: string | null
    readonly percent: number | null
    readonly asOf: { readonly position: bigint }
    readonly quality: { readonly flagged: number }
    readonly sources: { readonly reporting: number; readonly expected: number }
  }
  readonly incidents: {
    readonly value: string | null
    readonly numerator: string | null
    readonly denominator: string | null
    readonly percent: number | null
    readonly asOf: { readonly position: bigint }
    readonly quality: { readonly flagged: number }
    readonly sources: { readonly reporting: number; readonly expected: number }
  }
  readonly rooms: {
    readonly totalCount: number
    readonly rows: readonly {
      readonly keys: readonly { readonly name: string; readonly value: string | null }[]
      readonly figure: { readonly value: string | null }
    }[]
  }
  readonly troubled: {
    readonly totalCount: number
    readonly rows: readonly {
      readonly keys: readonly { readonly name: string; readonly value: string | null }[]
      readonly figure: { readonly value: string | null }
    }[]
  }
  readonly health: {
    readonly generation: number
    readonly position: bigint
    readonly freshness: { readonly state: FreshnessState; readonly ageSeconds: number }
  }
}

export const examsQuery: Question<ExamsData> = {
  name: 'Exams',
  document:
    'query Exams($unit:ID!$date:String!)@live{registered:figure(metric:"exams.registered" unit:$unit period:$date){...ShownFigure}verified:figure(metric:"exams.verified" unit:$unit period:$date){...ShownFigure}incidents:figure(metric:"exams.incidents" unit:$unit period:$date){...ShownFigure}rooms:figures(metric:"exams.sessions" unit:$unit period:$date by:["unit.school" "state"]first:500){...ExamRows}troubled:figures(metric:"exams.incidents" unit:$unit period:$date by:["unit.school" "severity"]first:500){...ExamRows}health{...Standing}}fragment ShownFigure on Figure{value numerator denominator percent asOf{position}quality{flagged}sources{reporting expected}}fragment ExamRows on FigureConnection{totalCount rows{keys{name value}figure{value}}}fragment Standing on Health{generation position freshness{state ageSeconds}}',
  variables: ['unit', 'date'],
  required: ['unit', 'date'],
  decode: decode.record<ExamsData>({
    registered: decode.record({
      value: decode.nullable(decode.text),
      numerator: decode.nullable(decode.text),
      denominator: decode.nullable(decode.text),
      percent: decode.nullable(decode.number),
      asOf: decode.record({ position: decode.position }),
      quality: decode.record({ flagged: decode.number }),
      sources: decode.record({ reporting: decode.number, expected: decode.number }),
    }),
    verified: decode.record({
      value: decode.nullable(decode.text),
      numerator: decode.nullable(decode.text),
      denominator: decode.nullable(decode.text),
      percent: decode.nullable(decode.number),
      asOf: decode.record({ position: decode.position }),
      quality: decode.record({ flagged: decode.number }),
      sources: decode.record({ reporting: decode.number, expected: decode.number }),
    }),
    incidents: decode.record({
      value: decode.nullable(decode.text),
      numerator: decode.nullable(decode.text),
      denominator: decode.nullable(decode.text),
      percent: decode.nullable(decode.number),
      asOf: decode.record({ position: decode.position }),
      quality: decode.record({ flagged: decode.number }),
      sources: decode.record({ reporting: decode.number, expected: decode.number }),
    }),
    rooms: decode.record({
      totalCount: decode.number,
      rows: decode.list(
        decode.record({
          keys: decode.list(decode.record({ name: decode.text, value: decode.nullable(decode.text) })),
          figure: decode.record({ value: decode.nullable(decode.text) }),
        }),
      ),
    }),
    troubled: decode.record({
      totalCount: decode.number,
      rows: decode.list(
        decode.record({
          keys: decode.list(decode.record({ name: decode.text, value: decode.nullable(decode.text) })),
          figure: decode.record({ value: decode.nullable(decode.text) }),
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
