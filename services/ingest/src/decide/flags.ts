import {
  capabilityReported,
  capabilityReportedV1,
  feeBilled,
  localDay,
  measureDeclared,
  parseInstant,
  paymentReceived,
  paymentRefunded,
  readPeriod,
  sessionCorrected,
  sessionTaken,
  unitChanged,
  unitClosed,
  unitMerged,
  unitMoved,
  unitOpened,
  unitSplit,
  type Catalogue,
  type Flag,
} from '@ioc/contracts'
import type { Static } from 'typebox'

/** What is known about the world when a fact arrives. */
export interface Surroundings {
  readonly catalogue: Catalogue
  /** Levels of a unit that was opened; `undefined` for an unknown one. */
  readonly unit: (code: string) => readonly string[] | undefined
}

/** A fact that fits the schema of its type. */
export interface CheckedFact {
  readonly type: string
  readonly subject: string
  /** Nanoseconds since the Unix epoch; absent where no time was sent. */
  readonly timeNs: bigint | undefined
  readonly data: unknown
}

/** A fact beside the local day of its time, or of its receipt. */
interface DatedFact extends CheckedFact {
  readonly day: string
}

type Rule = (fact: DatedFact, around: Surroundings) => Flag[]

/** Facts about schools before this are slips of the pen. */
const EARLIEST_PLAUSIBLE_DAY = '1900-01-01'
const EARLIEST_PLAUSIBLE_NS = parseInstant(`${EARLIEST_PLAUSIBLE_DAY}T00:00:00Z`) ?? 0n

/** The oldest school of the country was founded in 1070; no plan for units reaches this far ahead of its day. */
const EARLIEST_UNIT_DAY = '1000-01-01'
const MOST_YEARS_AHEAD = 50

/** More pupils than any school has, let alone a class. */
const MOST_PUPILS = 10_000
/** More than any school takes or pays in one go, in dong. */
const MOST_MONEY = 100_000_000_000

const when = (condition: boolean, flag: Flag): Flag[] => (condition ? [flag] : [])

/** A day that the fact names, or the first of the period that it names; days compare as text. */
const dayNamed = (named: string, { day }: DatedFact): Flag[] => [
  ...when(named > day, 'future-day'),
  ...when(named < EARLIEST_PLAUSIBLE_DAY, 'implausible-time'),
]

const onNamed = (on: string | undefined, fact: DatedFact): Flag[] => (on === undefined ? [] : dayNamed(on, fact))

const periodNamed = (period: string, fact: DatedFact): Flag[] => {
  const declared = readPeriod(period)
  return declared.kind === 'impossible' ? ['impossible-period'] : dayNamed(declared.from, fact)
}

// The data was checked against the schema of its type before any rule sees it: that is what the assertions below rest on.
const attendance: Rule = (fact) => {
  const { date, enrolled, present, excused, unexcused, late } = fact.data as Static<typeof sessionTaken.schema>
  return [
    ...dayNamed(date, fact),
    ...when(Math.max(enrolled, present, excused, unexcused, late) > MOST_PUPILS, 'value-out-of-bounds'),
    ...when(present > enrolled, 'present-exceeds-enrolled'),
    ...when(present + excused + unexcused > enrolled, 'counts-exceed-enrolled'),
    ...when(late > present, 'late-exceeds-present'),
  ]
}

const levelOfUnit = (subject: string, level: string | undefined, { unit }: Surroundings): Flag[] => {
  const levels = unit(subject) ?? []
  return when(level !== undefined && levels.length > 0 && !levels.includes(level), 'level-not-of-unit')
}

const capability: Rule = (fact, around) => {
  const { capability: code, level, period, on } = fact.data as Static<typeof capabilityReported.schema>
  const unknown = around.catalogue.capability(code) === undefined
  return [
    ...when(unknown, 'unknown-catalogue-code'),
    ...levelOfUnit(fact.subject, level, around),
    ...periodNamed(period, fact),
    ...onNamed(on, fact),
  ]
}

const measure: Rule = (fact, around) => {
  const data = fact.data as Static<typeof measureDeclared.schema>
  const { measure: code, level, period, on, value, part, whole, dimensions = {} } = data
  const entry = around.catalogue.measure(code)
  const { minimum = -Infinity, maximum = Infinity, dimensions: known = [] } = entry ?? {}
  // The bounds are those of the form that the catalogue expects: of a percentage they say nothing about part and whole.
  const bounded = value === undefined && entry?.form === 'part-whole' ? [part, whole] : [value]
  return [
    ...when(entry === undefined, 'unknown-catalogue-code'),
    ...when(part !== undefined && whole !== undefined && part > whole, 'part-exceeds-whole'),
    ...when(
      bounded.some((number) => number !== undefined && (number < minimum || number > maximum)),
      'value-out-of-bounds',
    ),
    ...when(entry !== undefined && Object.keys(dimensions).some((name) => !known.includes(name)), 'unknown-dimension'),
    ...levelOfUnit(fact.subject, level, around),
    ...periodNamed(period, fact),
    ...onNamed(on, fact),
  ]
}

/** Decisions about units are taken ahead, and schools are older than 1900; what lies beyond this stands for "never" or "always". */
const unitChange: Rule = ({ data, day }) => {
  const { effectiveFrom } = data as Pick<Static<typeof unitMoved.schema>, 'effectiveFrom'>
  const years = Number(effectiveFrom.slice(0, 4)) - Number(day.slice(0, 4))
  return when(effectiveFrom < EARLIEST_UNIT_DAY || years > MOST_YEARS_AHEAD, 'implausible-time')
}

const opening: Rule = (fact, around) => {
  const { code } = fact.data as Static<typeof unitOpened.schema>
  return [...when(code !== fact.subject, 'subject-mismatch'), ...unitChange(fact, around)]
}

const payment: Rule = (fact) => {
  const { amount, on } = fact.data as Static<typeof paymentReceived.schema>
  return [...when(amount > MOST_MONEY, 'value-out-of-bounds'), ...onNamed(on, fact)]
}

const rules: ReadonlyMap<string, Rule> = new Map([
  [sessionTaken.type, attendance],
  [sessionCorrected.type, attendance],
  [capabilityReportedV1.type, capability],
  [capabilityReported.type, capability],
  [measureDeclared.type, measure],
  [unitOpened.type, opening],
  ...[unitChanged, unitMoved, unitMerged, unitSplit, unitClosed].map(({ type }) => [type, unitChange] as const),
  [feeBilled.type, payment],
  [paymentReceived.type, payment],
  [paymentRefunded.type, payment],
])

/**
 * What looks wrong about a fact that can be read: it is stored all the same, with these marks, each once.
 * @param receivedAt on our clock, RFC 3339 in local time.
 */
export function flagsOf(fact: CheckedFact, around: Surroundings, receivedAt: string): Flag[] {
  const { type, subject, timeNs, data } = fact
  const day = timeNs === undefined ? receivedAt.slice(0, EARLIEST_PLAUSIBLE_DAY.length) : localDay(timeNs)
  const flags = new Set(rules.get(type)?.({ type, subject, timeNs, data, day }, around))
  if (type !== unitOpened.type && around.unit(subject) === undefined) flags.add('unknown-unit')
  if (timeNs !== undefined && timeNs < EARLIEST_PLAUSIBLE_NS) flags.add('implausible-time')
  return [...flags]
}
