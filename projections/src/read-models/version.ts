import { parseInstant } from '@ioc/contracts'

/** What a report is to others about the same thing that happened at the same time: the higher rank counts. */
export const RANK = { reported: 0, corrected: 1, cancelled: 2 } as const
export type Rank = (typeof RANK)[keyof typeof RANK]

const POSITION_BITS = 57n
const RANK_BITS = 2n
const TIME_BITS = 69n
const NS_PER_DAY = 86_400_000_000_000n

/**
 * Where the times of versions begin, in nanoseconds since the Unix epoch: a day before the year 0, which no offset reaches
 * from a time that RFC 3339 can write.
 */
const BEGINNING_NS = (parseInstant('0000-01-01T00:00:00Z') ?? 0n) - NS_PER_DAY

const fits = (value: bigint, bits: bigint): boolean => value >= 0n && value >> bits === 0n

/** An instant as versions count it: nanoseconds since {@link BEGINNING_NS}. */
export const versionTime = (timeNs: bigint): bigint => timeNs - BEGINNING_NS

/**
 * Which of several reports about the same thing counts, as one number: the greatest (time, rank, position). 69 bits of
 * nanoseconds reach beyond the year 9999, 57 of position beyond 10¹⁷ bytes of log. ClickHouse holds it as `UInt128`.
 * @param timeNs nanoseconds since the Unix epoch, of the years 0 to 9999 in whatever offset
 * @throws RangeError for what has no place in it.
 */
export function packVersion(timeNs: bigint, rank: Rank, position: bigint): bigint {
  const time = versionTime(timeNs)
  if (!fits(time, TIME_BITS) || !fits(position, POSITION_BITS)) {
    throw new RangeError(`no version holds the time ${timeNs} at position ${position}`)
  }
  return (((time << RANK_BITS) | BigInt(rank)) << POSITION_BITS) | position
}

/** The rank of a version that {@link packVersion} made. */
export const rankOf = (version: bigint): number => Number((version >> POSITION_BITS) & ((1n << RANK_BITS) - 1n))

/** SQL: the version's time as {@link versionTime} gives it, a signed number so that earlier ones can be subtracted. */
export const timeOfVersion = (version: string): string =>
  `toInt128(bitShiftRight(${version}, ${POSITION_BITS + RANK_BITS}))`

/** SQL: the rank of a version. */
export const rankOfVersion = (version: string): string =>
  `bitAnd(bitShiftRight(${version}, ${POSITION_BITS}), ${(1n << RANK_BITS) - 1n})`

/** SQL: the position of the report that has a version. */
export const positionOfVersion = (version: string): string =>
  `toUInt64(bitAnd(${version}, ${(1n << POSITION_BITS) - 1n}))`

/** SQL: whether the newest report about a thing takes it back, so that it counts as never reported. */
export const isCancelled = (newest: string): string => `${rankOfVersion(newest)} = ${RANK.cancelled}`
