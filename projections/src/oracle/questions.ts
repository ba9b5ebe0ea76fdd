import fc from 'fast-check'
import {
  CODES,
  DAYS,
  FEE_KINDS,
  GRADES,
  LEVELS_SAID,
  METHODS,
  OWNERSHIPS,
  PERIODS,
  PLATFORMS,
  SCHOOL_KINDS,
  SEXES,
  SUBJECTS,
} from './codes.ts'
import type { TableQuestion } from './evaluate.ts'
import { EXAM_METRICS } from './exam-questions.ts'
import { type Topic } from './histories.ts'
import type { Where } from '../metrics/question.ts'

/** A question about a history, and where and when it is asked; `by` empty asks for one figure. */
export interface Asking {
  readonly question: TableQuestion
  /** How much of the log has been read: 0 nothing, 1 all. */
  readonly share: number
  readonly today: string
  /** The setting that names the province. */
  readonly province: string | undefined
}

const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)
const sometimes = <Value>(value: fc.Arbitrary<Value>, nothing = 4): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: nothing }, { arbitrary: value, weight: 1 })

/** What can be asked about a metric. */
interface Askable {
  readonly codes: readonly string[]
  readonly periods: readonly string[]
  readonly dimensions: Readonly<Record<string, readonly string[]>>
  readonly byTime: boolean
}

const FLOW_PERIODS = ['2024', '2023-2024', '2024-03', '2024-06-30', '2024-06-30/2024-07-01', '2023-12-31/2025-01-01']
const dimensionsOf = (code: string): Askable['dimensions'] => {
  const known: Askable['dimensions'] = { grade: GRADES, sex: SEXES, subject: SUBJECTS }
  return Object.fromEntries((CODES.measure(code)?.dimensions ?? []).map((name) => [name, known[name] ?? []]))
}

const UNITS: Askable = {
  codes: ['organisation.units'],
  periods: FLOW_PERIODS,
  dimensions: { kind: ['school'], ownership: OWNERSHIPS, 'school-kind': SCHOOL_KINDS, 'managed-by': ['P'] },
  byTime: true,
}

/** What can be asked of a history about a topic. */
function askableOf(topic: Topic): Askable {
  if (topic === 'attendance') {
    return {
      codes: ['attendance.present'],
      periods: FLOW_PERIODS,
      dimensions: { session: ['morning', 'afternoon'], grade: GRADES },
      byTime: true,
    }
  }
  if (topic === 'payments') {
    return {
      codes: ['payments.amount', 'payments.cashless-share', 'payments.refunded', 'payments.collected'],
      periods: FLOW_PERIODS,
      dimensions: { method: METHODS, 'fee-kind': FEE_KINDS },
      byTime: true,
    }
  }
  const isMeasure = CODES.measure(topic) !== undefined
  return {
    codes: [isMeasure ? `measure.${topic}` : `capability.${topic}`],
    periods: isMeasure ? [...PERIODS, '2023-12-31/2024-06-30'] : PERIODS,
    dimensions: isMeasure ? dimensionsOf(topic) : { platform: PLATFORMS },
    byTime: false,
  }
}

/** Metrics of one topic need not have the same dimensions. */
const askablesOf = (topic: Topic): readonly Askable[] =>
  topic === 'exams'
    ? EXAM_METRICS.map(([code, dimensions]) => ({ codes: [code], periods: FLOW_PERIODS, dimensions, byTime: true }))
    : [askableOf(topic)]

const UNIT_FILTERS: Askable['dimensions'] = {
  kind: ['school', 'campus', 'commune'],
  ownership: OWNERSHIPS,
  'school-kind': SCHOOL_KINDS,
  'managed-by': ['P', 'U1'],
  teaches: LEVELS_SAID,
  units: ['P', 'U1', 'U2', 'U3', 'GHOST'],
}

const filter = (names: Askable['dimensions']): fc.Arbitrary<Where> =>
  oneOf(Object.keys(names)).chain((name) =>
    fc
      .subarray([...(names[name] ?? []), ...(name === 'units' ? [] : [''])], { minLength: 1, maxLength: 2 })
      .map((values) => ({ name, values })),
  )

const GRAINS = ['day', 'month', 'year', 'school-year', 'school-term', 'week']

/** A question that is ready once it is known which units there are. */
type AskingOf = (units: readonly string[]) => Asking
const codeOf = (units: readonly string[], number: number): string => units[number % units.length] ?? 'P'

/** Questions about histories; units stay numbers until the history is known, so that each shrinks by itself. */
export const askingsAbout = (topic: Topic): fc.Arbitrary<AskingOf> =>
  fc
    .oneof({ arbitrary: oneOf(askablesOf(topic)), weight: 7 }, { arbitrary: oneOf([UNITS]), weight: 1 })
    .chain(({ codes, periods, dimensions, byTime }) => {
      const names = [
        'level',
        'unit.commune',
        'unit.school',
        'unit.province',
        ...Object.keys(dimensions),
        ...(byTime ? GRAINS : []),
      ]
      const drafts = fc.record({
        question: fc.record({
          metric: oneOf(codes),
          unit: fc.oneof(fc.constant(0), fc.nat(8)),
          period: fc.oneof(fc.constant('2024'), oneOf(periods)),
          level: sometimes(oneOf(LEVELS_SAID)),
          where: fc.oneof(
            { arbitrary: fc.constant([]), weight: 3 },
            {
              arbitrary: fc.array(filter({ ...UNIT_FILTERS, ...dimensions, ...dimensions }), {
                minLength: 1,
                maxLength: 2,
              }),
              weight: 1,
            },
            {
              arbitrary: fc.array(filter(Object.keys(dimensions).length === 0 ? UNIT_FILTERS : dimensions), {
                minLength: 1,
                maxLength: 2,
              }),
              weight: 1,
            },
          ),
          hierarchyAt: sometimes(oneOf(DAYS)),
          by: fc.oneof(
            { arbitrary: fc.constant([]), weight: 2 },
            { arbitrary: fc.uniqueArray(oneOf(names), { minLength: 1, maxLength: 2 }), weight: 1 },
          ),
        }),
        share: fc.oneof({ arbitrary: fc.constant(1), weight: 2 }, { arbitrary: oneOf([0.5, 0.25, 0.75]), weight: 1 }),
        today: oneOf(['2025-06-01', '2024-07-01', '2024-03-31']),
        province: sometimes(fc.nat(8)),
      })
      return drafts.map(({ question, province, ...rest }) => (units: readonly string[]) => ({
        ...rest,
        question: { ...question, unit: codeOf(units, question.unit) },
        province: province === undefined ? undefined : codeOf(units, province),
      }))
    })
