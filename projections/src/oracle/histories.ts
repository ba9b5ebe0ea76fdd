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
import { examFact } from './exam-histories.ts'
import type { Said } from './given.ts'

/** A fact of a history, and how often its rows are written at the same position. */
export interface Written extends Said {
  readonly times: number
}

/** What a random province was told, in the order of the log. */
export interface History {
  /** Codes of all units, the one that nothing opens last. */
  readonly units: readonly string[]
  readonly facts: readonly Written[]
}

type Data = Readonly<Record<string, unknown>>
/** Data without what is absent. */
const data = (given: Data): Data => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
/** A value, or nothing so many times more often. */
const sometimes = <Value>(value: fc.Arbitrary<Value>, nothing = 1): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: nothing }, { arbitrary: value, weight: 1 })
const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)

const day = oneOf(DAYS)
/** Few instants, so that there are ties, also between texts that differ; one is another day locally than in UTC. */
const time = fc
  .record({ on: day, at: oneOf(['T08:00:00+07:00', 'T01:00:00Z', 'T09:00:00.000000001+07:00', 'T20:00:00Z']) })
  .map(({ on, at }) => `${on}${at}`)

/** Units are spoken of by number; which codes there are is only known with their count. */
const unit = fc.nat(8)
/** Mostly the same one, so that what is said without a level meets what is said for it. */
const level = fc.oneof({ arbitrary: fc.constant('TH'), weight: 2 }, { arbitrary: oneOf(LEVELS_SAID), weight: 1 })
const levels = fc.uniqueArray(level, { maxLength: 2 })
const attributes = {
  levels,
  reportingLevel: sometimes(level, 3),
  ownership: sometimes(oneOf(OWNERSHIPS)),
  schoolKind: sometimes(oneOf(SCHOOL_KINDS), 3),
  managedBy: sometimes(unit, 3),
}
const kind = oneOf(['school', 'commune', 'school', 'campus', 'school', 'district', 'department', 'province'])

/** A fact before its units have codes. */
interface Draft {
  readonly type: string
  readonly unit: number
  readonly data: Data
  /** Fields that name a unit by number. */
  readonly codes?: Readonly<Record<string, number | readonly number[] | undefined>>
}
const drafted =
  (type: string) =>
  ({ unit: number, codes = {}, ...rest }: { unit: number; codes?: Draft['codes'] } & Data): Draft => ({
    type,
    unit: number,
    codes,
    data: data(rest),
  })

const opening = fc
  .record({
    unit,
    kind,
    effectiveFrom: oneOf(['2020-01-01', ...DAYS]),
    ...attributes,
    parent: fc.option(unit, { nil: undefined, freq: 8 }),
  })
  .map(({ parent, managedBy, ...rest }) =>
    drafted('organisation.unit-opened.v1')({ ...rest, name: 'Tên', codes: { parent, managedBy, code: rest.unit } }),
  )
const happened: fc.Arbitrary<Draft> = fc.oneof(
  fc
    .record({ unit, effectiveFrom: day, parent: unit })
    .map(({ parent, ...rest }) => drafted('organisation.unit-moved.v1')({ ...rest, codes: { parent } })),
  fc
    .record({ unit, effectiveFrom: day, successor: unit })
    .map(({ successor, ...rest }) => drafted('organisation.unit-merged.v1')({ ...rest, codes: { successor } })),
  fc
    .record({ unit, effectiveFrom: day, successors: fc.array(unit, { minLength: 1, maxLength: 3 }) })
    .map(({ successors, ...rest }) => drafted('organisation.unit-split.v1')({ ...rest, codes: { successors } })),
  fc.record({ unit, effectiveFrom: day }).map(drafted('organisation.unit-closed.v1')),
  fc
    .record({
      unit,
      effectiveFrom: day,
      levels: sometimes(levels, 2),
      reportingLevel: sometimes(level, 3),
      kind: sometimes(kind, 3),
      ownership: sometimes(oneOf(OWNERSHIPS)),
    })
    .map(drafted('organisation.unit-changed.v1')),
)

const count = fc.nat(9)
const register = fc
  .record({
    unit,
    classId: oneOf(['1A', '1B']),
    date: day,
    session: oneOf(['morning', 'afternoon']),
    enrolled: count,
    present: count,
    grade: sometimes(oneOf(GRADES)),
    corrected: fc.boolean(),
  })
  .map(({ corrected, ...rest }) =>
    drafted(`attendance.session-${corrected ? 'corrected' : 'taken'}.v1`)({
      ...rest,
      excused: 0,
      unexcused: 0,
      late: 0,
    }),
  )
/** Half of all declarations are of the year that is asked for most. */
const declared = { level: sometimes(level, 2), period: fc.oneof(fc.constant('2024'), oneOf(PERIODS)) }
const capability = (code: string) =>
  fc
    .record({
      unit,
      capability: fc.constant(code),
      inUse: fc.boolean(),
      platforms: fc.uniqueArray(oneOf(PLATFORMS), { maxLength: 2 }).map((names) => names.map((name) => ({ name }))),
      ...declared,
    })
    .map(drafted('declaration.capability-reported.v2'))
const amounts: fc.Arbitrary<Data> = fc.oneof(
  fc.record({ value: oneOf([1, 0, 7, 0.25, 30.5]) }),
  fc.record({ part: count, whole: count }),
)
const measure = (code: string) =>
  fc
    .record({
      unit,
      measure: fc.constant(code),
      dimensions: sometimes(
        fc
          .record({
            grade: sometimes(oneOf(GRADES)),
            sex: sometimes(oneOf(SEXES), 2),
            subject: sometimes(oneOf(SUBJECTS), 3),
          })
          .map(data),
      ),
      amounts,
      ...declared,
    })
    .map(({ amounts: said, ...rest }) => drafted('declaration.measure-declared.v1')({ ...rest, ...said }))
const on = sometimes(day, 3)
const money = { unit, on, amount: fc.nat(5).map((thousands) => thousands * 1000) }
const payment: fc.Arbitrary<Draft> = fc.oneof(
  {
    arbitrary: fc
      .record({ ...money, paymentId: oneOf(['1', '2']), method: oneOf(METHODS), feeKind: sometimes(oneOf(FEE_KINDS)) })
      .map(drafted('payments.received.v1')),
    weight: 3,
  },
  {
    arbitrary: fc
      .record({ ...money, refundId: oneOf(['1', '2']), paymentId: oneOf(['1']) })
      .map(drafted('payments.refunded.v1')),
    weight: 1,
  },
  {
    arbitrary: fc
      .record({ ...money, billId: oneOf(['1', '2']), feeKind: sometimes(oneOf(FEE_KINDS)) })
      .map(drafted('payments.billed.v1')),
    weight: 1,
  },
)

/** What a history is mostly about, so that its facts meet: a family, or one entry of the catalogue. */
export const TOPICS = ['attendance', 'payments', ...CODES.entries.map(({ code }) => code)] as const
/** One of these, or `exams`: asked about by name, so that the histories of the others stay what their seeds make. */
export type Topic = string

function factsAbout(topic: Topic): fc.Arbitrary<Draft> {
  if (topic === 'attendance') return register
  if (topic === 'payments') return payment
  if (topic === 'exams') return examFact
  return CODES.capability(topic) === undefined ? measure(topic) : capability(topic)
}

const factOf = (topic: Topic) =>
  fc.record({
    draft: fc.oneof(
      { arbitrary: factsAbout(topic), weight: 7 },
      { arbitrary: fc.constantFrom(...TOPICS).chain(factsAbout), weight: 1 },
      { arbitrary: happened, weight: 3 },
      { arbitrary: opening, weight: 1 },
    ),
    time,
    cancelled: fc.nat(9).map((chance) => chance === 9),
    flags: fc.oneof(
      { arbitrary: fc.constant([]), weight: 6 },
      { arbitrary: fc.subarray(['value-out-of-bounds', 'unknown-unit', 'level-not-of-unit', 'future-day']), weight: 1 },
    ),
    times: fc.nat(9).map((chance) => (chance === 9 ? 2 : 1)),
    /** What stands later in the list may stand earlier in the log. */
    order: fc.oneof({ arbitrary: fc.constant(1), weight: 3 }, { arbitrary: fc.nat(2), weight: 1 }),
  })

/** The first facts of most histories: a province with units under it. */
const founding = fc
  .array(fc.record({ kind, parent: fc.nat(7), opens: oneOf(['2020-01-01', '2020-01-01', ...DAYS]), ...attributes }), {
    minLength: 1,
    maxLength: 7,
    size: 'max',
  })
  .map((units) =>
    units.map(({ opens, parent, managedBy, ...rest }, index) =>
      drafted('organisation.unit-opened.v1')({
        ...rest,
        unit: index + 1,
        effectiveFrom: opens,
        name: 'Tên',
        // Mostly under one that stands before it; under what stands behind it are circles, itself, or nothing.
        codes: { managedBy, code: index + 1, parent: parent === 7 ? index + 2 : parent % (index + 1) },
      }),
    ),
  )
const PROVINCE = drafted('organisation.unit-opened.v1')({
  unit: 0,
  kind: 'province',
  name: 'Tên',
  levels: [],
  effectiveFrom: '2020-01-01',
  codes: { code: 0 },
})

/** Random provinces of two to eight units and up to forty further facts; they shrink towards few and plain ones. */
export const historiesAbout = (topic: Topic): fc.Arbitrary<History> =>
  fc
    .record({
      units: founding,
      foundedAt: oneOf(['2020-01-01T08:00:00+07:00', '2024-06-30T08:00:00+07:00']),
      facts: fc.array(factOf(topic), { maxLength: 40, size: 'max' }),
    })
    .map(({ units: founded, foundedAt, facts }) => {
      const units = ['P', ...founded.map((_, index) => `U${index + 1}`), 'GHOST']
      const codeOf = (number: number): string => units[number % units.length] ?? 'P'
      const nameUnits = (codes: Draft['codes'] = {}): Data =>
        data(
          Object.fromEntries(
            Object.entries(codes).map(([name, to]) => [
              name,
              to === undefined ? undefined : typeof to === 'number' ? codeOf(to) : to.map(codeOf),
            ]),
          ),
        )
      const said = (draft: Draft, at: string, more: Partial<Written> & { readonly data?: Data } = {}): Written => ({
        type: draft.type,
        unit: codeOf(draft.unit),
        time: at,
        times: 1,
        ...more,
        data: { ...draft.data, ...nameUnits(draft.codes), ...more.data },
      })
      const first = [PROVINCE, ...founded].map((draft) => ({ order: 1, written: said(draft, foundedAt) }))
      const others = facts.map(({ draft, time: at, cancelled, flags, times, order }) => ({
        order,
        written: said(draft, at, { flags, times, ...(cancelled ? { data: { cancelled } } : {}) }),
      }))
      const inLog = [...first, ...others].sort((one, other) => one.order - other.order).map(({ written }) => written)
      return { units, facts: inLog }
    })
