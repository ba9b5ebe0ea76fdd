import type { Bind } from './expression.ts'
import type { Placing } from './placing.ts'
import { piecesSql, type Segmented } from './places-sql.ts'

/** Units that are named where the sorting key does not begin with them. */
const MAX_NAMED = 64

export interface SegmentsOf {
  /** Things of some units, or of all. */
  readonly folded: (units: string | undefined) => string
  readonly placing: Placing
  readonly places: Segmented
  /** Whether the sorting key begins with the unit: then naming units reads less, however many they are. */
  readonly named: boolean
}

/**
 * SQL: folded things with the segment of days that they fall into. Units that count for the same on all the days are one segment;
 * of the others each piece of days is joined by unit and day.
 */
export function segmentsSql({ folded, placing, places, named }: SegmentsOf, bind: Bind): string {
  const { whole, pieces } = places
  const split = [...new Set(pieces.map(({ place }) => place.unit))]
  const units = (list: readonly string[]): string => bind('Array(String)', list)
  const ofWhole = (): string | undefined => {
    // The province also shows what nothing opens.
    if (placing.isProvince) return split.length === 0 ? undefined : `unit NOT IN ${units(split)}`
    return named || split.length > 0 || whole.length <= MAX_NAMED ? `unit IN ${units(whole)}` : undefined
  }
  const branches = [`SELECT *, toUInt32(0) AS segment FROM (${folded(ofWhole())})`]
  if (split.length > 0) {
    branches.push(`
      SELECT things.*, piece_segment AS segment
      FROM (${folded(`unit IN ${units(split)}`)}) AS things
      INNER JOIN (${piecesSql(places, bind)}) AS pieces ON things.unit = pieces.piece_unit
      WHERE day >= piece_from AND day < piece_end`)
  }
  return branches.join(' UNION ALL ')
}
