import { isAmong, type Bind } from './expression.ts'
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
  const ofWhole = (): string | undefined => {
    // All but what is known and not here: also what nothing opens shows.
    const others = [...split, ...placing.excluded]
    const listed = placing.unknownAmong
    if (placing.showsUnknown && listed !== undefined) return isAmong('f.unit', [...whole, ...listed], bind)
    if (placing.showsUnknown) return others.length === 0 ? undefined : `NOT (${isAmong('f.unit', others, bind)})`
    return named || split.length > 0 || whole.length <= MAX_NAMED ? isAmong('f.unit', whole, bind) : undefined
  }
  if (split.length === 0) return folded(ofWhole())
  return `
    SELECT *, toUInt32(0) AS segment FROM (${folded(ofWhole())})
    UNION ALL
    SELECT things.*, piece_segment AS segment
    FROM (${folded(isAmong('f.unit', split, bind))}) AS things
    INNER JOIN (${piecesSql(places, bind)}) AS pieces ON things.unit = pieces.piece_unit
    WHERE day >= piece_from AND day < piece_end`
}

/**
 * SQL: that a thing is of a unit which some fact opens, or of a day on which units that nothing opens show here; undefined where they
 * show on all the days, or on none.
 */
export function unknownDays({ showsUnknown, unknownOn, places }: Placing, day: string, bind: Bind): string | undefined {
  if (!showsUnknown || unknownOn === undefined) return undefined
  const units = [...new Set(places.map(({ unit }) => unit))]
  const on = unknownOn.map(({ from, end }) => `(${day} >= ${bind('String', from)} AND ${day} < ${bind('String', end)})`)
  return `(${[isAmong(day.startsWith('f.') ? 'f.unit' : 'unit', units, bind), ...on].join(' OR ')})`
}
