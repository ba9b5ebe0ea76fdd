import type { Catalogue } from '../catalogue.ts'
import { readPeriod } from '../events/period.ts'

/** Flags that facts of any family can carry, and what each means; a family may say more about one where it sets it. */
export const GENERAL_FLAGS = {
  'unknown-unit': 'No unit with this code had been opened when the fact arrived',
  'level-not-of-unit': 'The unit does not have the level that it reports for',
  'value-out-of-bounds': 'The value lies outside plausible bounds',
  'implausible-time': 'The time, or the day or period that it is about, lies before 1900',
  'future-day':
    'The day that it is about, or the first day of its period, lies after the local day of its own time (of its receipt where no time was sent)',
  'impossible-period': 'The period is none that can be asked for: a school year spans two consecutive years',
} as const
export type GeneralFlag = keyof typeof GENERAL_FLAGS

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
export interface DatedFact extends CheckedFact {
  readonly day: string
}

/** Facts about schools before this are slips of the pen. */
export const EARLIEST_PLAUSIBLE_DAY = '1900-01-01'

/** More than any school takes or pays in one go, in dong. */
const MOST_MONEY = 100_000_000_000

/** The flag where the condition holds. */
export const when = <Flag extends string>(condition: boolean, flag: Flag): Flag[] => (condition ? [flag] : [])

/** A day that the fact names, or the first of the period that it names; days compare as text. */
export const dayNamed = (named: string, { day }: DatedFact): GeneralFlag[] => [
  ...when(named > day, 'future-day'),
  ...when(named < EARLIEST_PLAUSIBLE_DAY, 'implausible-time'),
]

/** The optional day of types that name none. */
export const onNamed = (on: string | undefined, fact: DatedFact): GeneralFlag[] =>
  on === undefined ? [] : dayNamed(on, fact)

/** A declared period. */
export const periodNamed = (period: string, fact: DatedFact): GeneralFlag[] => {
  const declared = readPeriod(period)
  return declared.kind === 'impossible' ? ['impossible-period'] : dayNamed(declared.from, fact)
}

/** A level that a unit reports for; of a unit without levels nothing can be said. */
export const levelOfUnit = (subject: string, level: string | undefined, { unit }: Surroundings): GeneralFlag[] => {
  const levels = unit(subject) ?? []
  return when(level !== undefined && levels.length > 0 && !levels.includes(level), 'level-not-of-unit')
}

/** An amount of money in dong. */
export const moneyBounded = (amount: number): GeneralFlag[] => when(amount > MOST_MONEY, 'value-out-of-bounds')
