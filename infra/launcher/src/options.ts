import { isCivilDate } from '@ioc/contracts'
import { parseArgs } from 'node:util'

/** What the command line asks for; what is absent was not said, and the data directory may know it. */
export interface Options {
  readonly empty: boolean
  /** Minutes after local midnight. */
  readonly at?: number
  readonly date?: string
  readonly speed?: number
  readonly seed?: number
  readonly schools?: number
}

/** The command line cannot be read; the message is the one line to show. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

function numberOf(name: string, text: string, low: number, high: number, whole: boolean): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
    throw new UsageError(`--${name} must be a ${whole ? 'whole ' : ''}number from ${low} to ${high}, not "${text}".`)
  }
  return value
}

function minutesOf(text: string): number {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (match === null) throw new UsageError(`--at must be a time of day such as 06:40, not "${text}".`)
  return Number(match[1]) * 60 + Number(match[2])
}

function dateOf(text: string): string {
  if (!isCivilDate(text)) throw new UsageError(`--date must be a day such as 2026-03-02, not "${text}".`)
  return text
}

/**
 * Reads the command line of `npm start`.
 * @throws UsageError naming the option that does not fit.
 */
export function parseOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const read = () =>
    parseArgs({
      args: [...args],
      options: { empty: { type: 'boolean' }, at: text, date: text, speed: text, seed: text, schools: text },
    }).values
  let values: ReturnType<typeof read>
  try {
    values = read()
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : String(error)
    throw new UsageError(`${reason}; --help shows the options.`)
  }
  const { empty = false, at, date, speed, seed, schools } = values
  const simulation = { at, date, speed, seed, schools }
  const said = Object.entries(simulation).find(([, value]) => value !== undefined)
  if (empty && said !== undefined) throw new UsageError(`--${said[0]} is about the simulation, and --empty has none.`)
  return {
    empty,
    ...(at === undefined ? {} : { at: minutesOf(at) }),
    ...(date === undefined ? {} : { date: dateOf(date) }),
    ...(speed === undefined ? {} : { speed: numberOf('speed', speed, 0.1, 3_600, false) }),
    ...(seed === undefined ? {} : { seed: numberOf('seed', seed, 0, 2 ** 31 - 1, true) }),
    ...(schools === undefined ? {} : { schools: numberOf('schools', schools, 1, 5_000, true) }),
  }
}
