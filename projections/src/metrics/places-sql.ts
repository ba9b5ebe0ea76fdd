import { CELL, itemsSql, type Bind } from './expression.ts'
import type { Expected, Place, Placing } from './placing.ts'

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

/** SQL: whether who reported is expected in the row: in its level, where rows are of one, and where the row's units stand. */
export const isInRow = (groups: number, ofLevel: boolean): string =>
  [
    ...(ofLevel ? [`p_rlevel = row_level`] : []),
    ...Array.from({ length: groups }, (_, index) => `p_rgroup${index} = p_group${index}`),
  ]
    .map((condition) => ` AND ${condition}`)
    .join('')

/** A column of a table of lines. */
export interface LineColumn {
  readonly name: string
  readonly isNumber?: true
}

/** SQL: a table of lines of texts and numbers. */
export function linesSql(columns: readonly LineColumn[], lines: readonly (readonly string[])[], bind: Bind): string {
  const cells = columns.map(({ name, isNumber }, index) =>
    isNumber === true ? `toUInt32(cells[${index + 1}]) AS ${name}` : `cells[${index + 1}] AS ${name}`,
  )
  const items = itemsSql(
    lines.map((line) => line.join(CELL)),
    bind,
  )
  return `SELECT ${cells.join(', ')} FROM (SELECT splitByChar('${CELL}', item) AS cells FROM (${items}))`
}

/**
 * SQL: a table of places: `p_unit`, `p_segment`, `p_reporter` ('' for who is not expected), `p_flags`, and as asked for `p_level`,
 * `p_upper`, `p_group0` …, `p_spans`.
 */
export function placesSql(
  { places }: Segmented,
  expected: ReadonlyMap<string, Pick<Expected, 'level' | 'groups'>>,
  { level, groups, spans }: PlaceColumns,
  bind: Bind,
): string {
  const kinds = Array.from({ length: groups }, (_, index) => index)
  const columns: readonly LineColumn[] = [
    { name: 'p_unit' },
    { name: 'p_segment', isNumber: true },
    { name: 'p_reporter' },
    { name: 'p_flags' },
    ...(level ? [{ name: 'p_level' }, { name: 'p_upper' }, { name: 'p_rlevel' }] : []),
    ...kinds.flatMap((index) => [{ name: `p_group${index}` }, { name: `p_rgroup${index}` }]),
    ...(spans === undefined ? [] : [{ name: 'p_spans' }]),
  ]
  const lines = places.map(({ place, segment }) => [
    ...[place.unit, String(segment), expected.has(place.reporter) ? place.reporter : '', place.flags.join(' ')],
    ...(level ? [place.level, place.upper, expected.get(place.reporter)?.level ?? ''] : []),
    ...kinds.flatMap((index) => [place.groups[index] ?? '', expected.get(place.reporter)?.groups[index] ?? '']),
    ...(spans === undefined ? [] : [spans.get(place.reporter) ?? '']),
  ])
  return linesSql(columns, lines, bind)
}

/** SQL: which pieces of days a unit's facts fall into; to be joined by unit and day. */
export function piecesSql({ pieces }: Segmented, bind: Bind): string {
  const columns = [{ name: 'piece_unit' }, { name: 'piece_from' }, { name: 'piece_end' }]
  return linesSql(
    [...columns, { name: 'piece_segment', isNumber: true }],
    pieces.map(({ place, segment }) => [place.unit, place.from, place.end, String(segment)]),
    bind,
  )
}
