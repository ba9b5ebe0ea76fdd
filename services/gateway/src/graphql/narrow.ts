import { LEVELS, PERIOD_PATTERN, SESSIONS, UNIT_KINDS, type Level, type Session, type UnitKind } from '@ioc/contracts'
import { clientError } from './errors.ts'

const narrow =
  <Value extends string>(values: readonly Value[], what: string) =>
  (text: string): Value => {
    const value = values.find((candidate) => candidate === text)
    if (value === undefined) throw new Error(`${text} is no ${what}`)
    return value
  }

/** Text from the read model as a value of the schema; anything else there is a defect. */
export const levelOf: (text: string) => Level = narrow(LEVELS, 'level')
export const sessionOf: (text: string) => Session = narrow(SESSIONS, 'session')
export const kindOf: (text: string) => UnitKind = narrow(UNIT_KINDS, 'kind of unit')

const PERIOD = new RegExp(PERIOD_PATTERN)

/**
 * A period as it must be written: as reports declare theirs.
 * @throws GraphQLError BAD_USER_INPUT otherwise.
 */
export function periodOf(text: string): string {
  if (!PERIOD.test(text))
    throw clientError('BAD_USER_INPUT', 'period: expected 2024, 2024-2025, 2024-09, 2024-2025-T1 or 2024-Q3')
  return text
}

/** @throws GraphQLError BAD_USER_INPUT for days that end before they begin. */
export function checkDays(from: string, to: string): void {
  if (from > to) throw clientError('BAD_USER_INPUT', 'from: expected a day not after `to`')
}

/** Largest integer of GraphQL's Int. */
const MAX_INT = 2_147_483_647n

/** An absurd report must not take the whole answer down: what is cut off here stands beside it as a decimal. */
export const drawnInt = (value: bigint): number => Number(value > MAX_INT ? MAX_INT : value)
