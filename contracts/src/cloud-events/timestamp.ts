import { parseInstant } from '../time.ts'

/**
 * The days at whose end (UTC) a second was inserted; none since, and none is to come before 2035 (General Conference on Weights
 * and Measures, 2022, resolution 4). A new one is a new line here.
 */
const LEAP_SECOND_DAYS: ReadonlySet<string> = new Set(
  (
    '1972-06-30 1972-12-31 1973-12-31 1974-12-31 1975-12-31 1976-12-31 1977-12-31 1978-12-31 1979-12-31 1981-06-30 1982-06-30 ' +
    '1983-06-30 1985-06-30 1987-12-31 1989-12-31 1990-12-31 1992-06-30 1993-06-30 1994-06-30 1995-12-31 1997-06-30 1998-12-31 ' +
    '2005-12-31 2008-12-31 2012-06-30 2015-06-30 2016-12-31'
  ).split(' '),
)

const SECONDS_AT = 'yyyy-mm-ddThh:mm:'.length
const NS_PER_SECOND = 1_000_000_000n
const MS_PER_SECOND = 1_000

/** Whether second 60 of a time that reads otherwise is one that was inserted: the second after it begins the next day in UTC. */
function isLeapSecond(instant: bigint): boolean {
  const next = Number(instant / NS_PER_SECOND) * MS_PER_SECOND
  return next % 86_400_000 === 0 && LEAP_SECOND_DAYS.has(new Date(next - 1).toISOString().slice(0, 10))
}

/**
 * Reads the CloudEvents type Timestamp: RFC 3339, in which second 60 is valid only where a leap second was inserted.
 * {@link parseInstant} reads any, for the sake of what already stands in a log.
 * @returns nanoseconds since the Unix epoch; `undefined` when it is not one.
 */
export function parseTimestamp(text: string): bigint | undefined {
  const instant = parseInstant(text)
  if (instant === undefined || !text.startsWith('60', SECONDS_AT)) return instant
  return isLeapSecond(instant) ? instant : undefined
}
