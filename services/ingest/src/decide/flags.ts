import {
  capabilityReported,
  capabilityReportedV1,
  measureDeclared,
  parseInstant,
  sessionCorrected,
  sessionTaken,
  unitOpened,
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

type Rule = (fact: CheckedFact, around: Surroundings) => Flag[]

/** Facts about schools before this are slips of the pen. */
const EARLIEST_PLAUSIBLE_NS = parseInstant('1900-01-01T00:00:00Z') ?? 0n

const when = (condition: boolean, flag: Flag): Flag[] => (condition ? [flag] : [])

// The data was checked against the schema of its type before any rule sees it: that is what the assertions below rest on.
const attendance: Rule = ({ data }) => {
  const { enrolled, present, excused, unexcused, late } = data as Static<typeof sessionTaken.schema>
  return [
    ...when(present > enrolled, 'present-exceeds-enrolled'),
    ...when(present + excused + unexcused > enrolled, 'counts-exceed-enrolled'),
    ...when(late > present, 'late-exceeds-present'),
  ]
}

const levelOfUnit = (subject: string, level: string | undefined, { unit }: Surroundings): Flag[] => {
  const levels = unit(subject) ?? []
  return when(level !== undefined && levels.length > 0 && !levels.includes(level), 'level-not-of-unit')
}

const capability: Rule = ({ subject, data }, around) => {
  const { capability: code, level } = data as Static<typeof capabilityReported.schema>
  const unknown = around.catalogue.capability(code) === undefined
  return [...when(unknown, 'unknown-catalogue-code'), ...levelOfUnit(subject, level, around)]
}

const measure: Rule = ({ subject, data }, around) => {
  const { measure: code, level, value, part, whole, dimensions = {} } = data as Static<typeof measureDeclared.schema>
  const entry = around.catalogue.measure(code)
  const { minimum = -Infinity, maximum = Infinity, dimensions: known = [] } = entry ?? {}
  return [
    ...when(entry === undefined, 'unknown-catalogue-code'),
    ...when(part !== undefined && whole !== undefined && part > whole, 'part-exceeds-whole'),
    ...when(value !== undefined && (value < minimum || value > maximum), 'value-out-of-bounds'),
    ...when(entry !== undefined && Object.keys(dimensions).some((name) => !known.includes(name)), 'unknown-dimension'),
    ...levelOfUnit(subject, level, around),
  ]
}

const opening: Rule = ({ subject, data }) => {
  const { code } = data as Static<typeof unitOpened.schema>
  return when(code !== subject, 'subject-mismatch')
}

const rules: ReadonlyMap<string, Rule> = new Map([
  [sessionTaken.type, attendance],
  [sessionCorrected.type, attendance],
  [capabilityReportedV1.type, capability],
  [capabilityReported.type, capability],
  [measureDeclared.type, measure],
  [unitOpened.type, opening],
])

/** What looks wrong about a fact that can be read: it is stored all the same, with these marks. */
export function flagsOf(fact: CheckedFact, around: Surroundings): Flag[] {
  const flags = rules.get(fact.type)?.(fact, around) ?? []
  if (fact.type !== unitOpened.type && around.unit(fact.subject) === undefined) flags.push('unknown-unit')
  if (fact.timeNs !== undefined && fact.timeNs < EARLIEST_PLAUSIBLE_NS) flags.push('implausible-time')
  return flags
}
