import type { Bind } from './expression.ts'
import type { Place, Placing } from './placing.ts'

/** Pieces of days that one question may tell apart, beside units that count on all its days: they travel in the query. */
export const MAX_PIECES = 20_000

/** Places as a statement needs them: a unit that counts on all the days is one segment, else each of its pieces is. */
export interface Segmented {
  /** Every place with the number of its segment: 0 for a unit that counts on all the days. */
  readonly places: readonly { readonly place: Place; readonly segment: number }[]
  readonly whole: readonly string[]
  readonly pieces: readonly { readonly place: Place; readonly segment: number }[]
}

/** Tells units that count for the same on all the days from those that come and go. */
export function segmented({ places, from, end }: Placing): Segmented {
  const isWhole = (place: Place): boolean => place.from <= from && place.end >= end
  let pieces = 0
  const numbered = places.map((place) => ({ place, segment: isWhole(place) ? 0 : ++pieces }))
  return {
    places: numbered,
    whole: numbered.filter(({ segment }) => segment === 0).map(({ place }) => place.unit),
    pieces: numbered.filter(({ segment }) => segment > 0),
  }
}

/** What of the places a statement looks at. */
export interface PlaceColumns {
  readonly level: boolean
  /** How many kinds of units rows are made of. */
  readonly groups: number
  /** Days on which each expected unit is one, as text; undefined where the one reference day decides. */
  readonly spans: ReadonlyMap<string, string> | undefined
}

/**
 * SQL: a table of places: `p_unit`, `p_segment`, `p_reporter` ('' for who is not expected), `p_flags`, and as asked for `p_level`,
 * `p_upper`, `p_group0` …, `p_spans`.
 */
export function placesSql(
  { places }: Segmented,
  expected: ReadonlySet<string>,
  { level, groups, spans }: PlaceColumns,
  bind: Bind,
): string {
  const all = places.map(({ place }) => place)
  const columns: [name: string, values: readonly string[]][] = [
    ['p_unit', all.map(({ unit }) => unit)],
    ['p_reporter', all.map(({ reporter }) => (expected.has(reporter) ? reporter : ''))],
    ['p_flags', all.map(({ flags }) => flags.join(' '))],
  ]
  if (level) {
    columns.push(['p_level', all.map((place) => place.level)], ['p_upper', all.map(({ upper }) => upper)])
  }
  for (let index = 0; index < groups; index++) {
    columns.push([`p_group${index}`, all.map((place) => place.groups[index] ?? '')])
  }
  if (spans !== undefined) columns.push(['p_spans', all.map(({ reporter }) => spans.get(reporter) ?? '')])
  const lists = columns.map(([, values]) => bind('Array(String)', values))
  const segments = bind(
    'Array(UInt32)',
    places.map(({ segment }) => segment),
  )
  return `
    SELECT ${columns.map(([name], index) => `place.${index + 1} AS ${name}`).join(', ')},
           place.${columns.length + 1} AS p_segment
    FROM (SELECT arrayJoin(arrayZip(${[...lists, segments].join(', ')})) AS place)`
}

/** SQL: which pieces of days a unit's facts fall into; to be joined by unit and day. */
export function piecesSql({ pieces }: Segmented, bind: Bind): string {
  const of = (read: (place: Place) => string): string =>
    bind(
      'Array(String)',
      pieces.map(({ place }) => read(place)),
    )
  const segments = bind(
    'Array(UInt32)',
    pieces.map(({ segment }) => segment),
  )
  return `
    SELECT piece.1 AS piece_unit, piece.2 AS piece_from, piece.3 AS piece_end, piece.4 AS piece_segment
    FROM (SELECT arrayJoin(arrayZip(${of(({ unit }) => unit)}, ${of(({ from }) => from)}, ${of(({ end }) => end)},
                                    ${segments})) AS piece)`
}
