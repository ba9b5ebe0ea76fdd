import type { Reading } from '../queries/reading.ts'
import type { Place, Placing } from './placing.ts'

/**
 * Most rows that are placed here rather than by the engine. Below it the engine's analysis of a statement that joins places costs
 * several times as much as reading what is folded and placing it in a loop; beyond it the loop would hold up others.
 */
export const MAX_PLACED_HERE = 4_000

/**
 * Places by unit, each of which counts for the same on all the days; undefined where some unit comes or goes, or where only some
 * units that nothing opens show.
 */
export function wholePlaces(placing: Placing): ReadonlyMap<string, Place> | undefined {
  const { places, from, end, unknownOn, unknownAmong } = placing
  if (
    unknownOn !== undefined ||
    unknownAmong !== undefined ||
    places.some((place) => place.from > from || place.end < end)
  )
    return undefined
  return new Map(places.map((place) => [place.unit, place]))
}

const shown = new WeakMap<Reading['hierarchy'], Set<string>>()

/** Tables in which facts of units that nothing opens were seen; they stay there as long as the hierarchy is the same. */
export const tablesWithUnknown = (hierarchy: Reading['hierarchy']): Set<string> => {
  const tables = shown.get(hierarchy) ?? new Set<string>()
  shown.set(hierarchy, tables)
  return tables
}

/** Adds to a count. */
export const addTo = (counts: Map<string, number>, code: string, count: number): void =>
  void counts.set(code, (counts.get(code) ?? 0) + count)
