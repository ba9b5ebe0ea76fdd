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
import { alike } from './alike.ts'
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

/** Metrics of one topic need not have the same dimensions: each list of those that do. A family that comes adds its own here. */
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

/** Questions of one operation, ready once it is known which units there are. */
type OperationOf = (units: readonly string[]) => readonly Asking[]
const codeOf = (units: readonly string[], number: number): string => units[number % units.length] ?? 'P'

/** Questions of a family that are alike; the unit stays a number until it is known which there are. */
function questionsOf({ codes, periods, dimensions, byTime }: Askable) {
  const names = [
    'level',
    'unit.commune',
    'unit.school',
    'unit.province',
    ...Object.keys(dimensions),
    ...(byTime ? GRAINS : []),
  ]
  const filters = (of: Askable['dimensions']): fc.Arbitrary<readonly Where[]> =>
    fc.array(filter(of), { minLength: 1, maxLength: 2 })
  return fc
    .record({
      unit: fc.oneof(fc.constant(0), fc.nat(8)),
      draft: fc.record({
        metric: oneOf(codes),
        period: fc.oneof(fc.constant('2024'), oneOf(periods)),
        level: sometimes(oneOf(LEVELS_SAID)),
        where: fc.oneof(
          { arbitrary: fc.constant([]), weight: 3 },
          { arbitrary: filters({ ...UNIT_FILTERS, ...dimensions, ...dimensions }), weight: 1 },
          { arbitrary: filters(Object.keys(dimensions).length === 0 ? UNIT_FILTERS : dimensions), weight: 1 },
        ),
        hierarchyAt: sometimes(oneOf(DAYS)),
        by: fc.oneof(
          { arbitrary: fc.constant([]), weight: 2 },
          { arbitrary: fc.uniqueArray(oneOf(names), { minLength: 1, maxLength: 2 }), weight: 1 },
        ),
      }),
    })
    .chain(({ unit, draft }) =>
      alike({ ...draft, unit: '' }, { codes, names }).map(
        (questions) => (units: readonly string[]) =>
          questions.map((question) => ({ ...question, unit: codeOf(units, unit) })),
      ),
    )
}

/** Operations about histories of a topic: what is asked of it, and of the units, at one moment. */
export const operationsAbout = (topic: Topic): fc.Arbitrary<OperationOf> =>
  fc
    .record({
      share: fc.oneof({ arbitrary: fc.constant(1), weight: 2 }, { arbitrary: oneOf([0.5, 0.25, 0.75]), weight: 1 }),
      today: oneOf(['2025-06-01', '2024-07-01', '2024-03-31']),
      province: sometimes(fc.nat(8)),
      asked: oneOf(askablesOf(topic)).chain(questionsOf),
      ofUnits: questionsOf(UNITS),
    })
    .map(({ share, today, province, asked, ofUnits }) => (units: readonly string[]) => {
      const moment = { share, today, province: province === undefined ? undefined : codeOf(units, province) }
      return [...asked(units), ...ofUnits(units)].map((question) => ({ ...moment, question }))
    })
