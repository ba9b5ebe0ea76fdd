import Type, { type Static } from 'typebox'
import { whole } from './amount.ts'
import type { Sums } from './answer.ts'
import { createBinder, isAmong } from './expression.ts'
import { knownFlags } from './fold.ts'
import { addTo } from './in-process.ts'
import type { Place, Placing } from './placing.ts'
import { segmented } from './places-sql.ts'
import { thingsSql, type RowsStatementOf, type Statement } from './rows-statement.ts'
import { amountsOf, conditionsOf, namesOf, type RowsAsked } from './rows-sums.ts'

/** Things that are alike, added up. */
export const AlikeThings = Type.Object({
  keys: Type.Array(Type.String()),
  /** Whether their units are opened by some fact. */
  is_known: Type.Integer(),
  written: Type.Array(Type.String()),
  numerators: Type.Array(Type.String()),
  denominators: Type.Array(Type.String()),
  counts: Type.Array(Type.String()),
  in_numerators: Type.Array(Type.String()),
  units: Type.Array(Type.Array(Type.String())),
})
export type AlikeThings = Static<typeof AlikeThings>

/** Places by unit, where all of a unit stand for the same and none gives flags to what is counted there. */
function plainPlaces({ places }: Placing): ReadonlyMap<string, Place> | undefined {
  const byUnit = new Map<string, Place>()
  for (const place of places) {
    if (place.flags.length > 0) return undefined
    if ((byUnit.get(place.unit)?.reporter ?? place.reporter) !== place.reporter) return undefined
    byUnit.set(place.unit, place)
  }
  return byUnit
}

/** Whether every thing that counts in a metric makes "0" a statement. */
function isItsOwnBase(asked: RowsAsked): boolean {
  const { bind } = createBinder()
  const { counted, isBase } = conditionsOf(asked)
  return counted.sql(bind) === isBase.sql(bind)
}

/** Whether sums need not be known by unit: no rows by level, units or time, and no flags of places. */
export const isOfPlainRows = ({ keys, intervals, asked, placing }: RowsStatementOf): boolean =>
  keys.every(({ kind }) => kind === 'fact') &&
  intervals === undefined &&
  placing.unknownOn === undefined &&
  asked.every(isItsOwnBase) &&
  plainPlaces(placing) !== undefined

/**
 * One statement that folds things and adds up what is alike, with a list of who they are of.
 * @param tellsUnknown whether things of units that nothing opens are told apart; {@link isUnmixed} says whether they had to be
 */
export function plainRowsStatement(of: RowsStatementOf, tellsUnknown: boolean): Statement {
  const { asked, keys, placing } = of
  const { bind, params } = createBinder()
  const [first] = asked
  if (first === undefined) throw new RangeError('a statement needs a metric')
  const names = asked.map((each, index) => namesOf(each, index, bind))
  const list = (texts: readonly string[]): string => `[${texts.join(', ')}]`
  const amounts = asked.flatMap((each, index) => amountsOf(each, index, bind))
  const listed = asked.map((each) => {
    const counted = conditionsOf(each).counted.sql(bind)
    return counted === '1' ? 'groupUniqArray(unit)' : `groupUniqArrayIf(unit, ${counted})`
  })
  const factKeys = keys.map((key) => (key.kind === 'fact' ? `toString(${key.sql.sql(bind)})` : `''`))
  const codes = [...new Set(placing.places.map(({ unit }) => unit))]
  const known = tellsUnknown && placing.showsUnknown ? isAmong('unit', codes, bind) : '1'
  const things = thingsSql({ ...of, isPlain: true }, first.metric.counts.model, segmented(placing), false, bind)
  const sql = `
    SELECT ${list(factKeys)}::Array(String) AS keys, toUInt8(${known}) AS is_known, flags AS written,
           ${amounts.join(', ')},
           ${list(names.map(({ numerator }) => `toString(${numerator})`))} AS numerators,
           ${list(names.map(({ denominator }) => `toString(${denominator})`))} AS denominators,
           ${list(names.map(({ counted }) => counted))} AS counts,
           ${list(names.map(({ inNumerator }) => inNumerator))} AS in_numerators,
           ${list(listed)} AS units
    FROM (${things})
    GROUP BY keys, is_known, written`
  return { sql, params }
}

/** Whether no things of units that nothing opens were added to others: then they have to be told apart. */
export function isUnmixed({ placing }: RowsStatementOf, rows: readonly AlikeThings[]): boolean {
  const places = plainPlaces(placing)
  const isPlaced = (unit: string): boolean => places?.has(unit) === true
  return rows.every((row) => row.is_known === 0 || row.units.every((units) => units.every(isPlaced)))
}

interface Group {
  readonly keys: readonly string[]
  readonly flags: Map<string, number>
  readonly reporting: Set<string>
  numerator: bigint
  denominator: bigint
  base: number
  inNumerator: number
  flagged: number
}

const newGroup = (keys: readonly string[]): Group => ({
  keys,
  flags: new Map(),
  reporting: new Set(),
  numerator: 0n,
  denominator: 0n,
  base: 0,
  inNumerator: 0,
  flagged: 0,
})

/** Who is expected, by the unit that reports for it. */
function reportersOf({ places, expected }: Placing): ReadonlyMap<string, string> {
  const codes = new Set(expected.map(({ code }) => code))
  return new Map(places.flatMap(({ unit, reporter }) => (codes.has(reporter) ? [[unit, reporter]] : [])))
}

/**
 * Sums of one metric by the keys at some places, from rows that are {@link isUnmixed}. Of units that nothing opens only flags show.
 * @param metric its place in `asked`
 */
export function plainSums(
  { placing }: RowsStatementOf,
  rows: readonly AlikeThings[],
  metric: number,
  grouping: readonly number[],
): readonly { readonly keys: readonly string[]; readonly sums: Sums }[] {
  const reporters = reportersOf(placing)
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const keys = grouping.map((place) => row.keys[place] ?? '')
    const text = JSON.stringify(keys)
    const group = groups.get(text) ?? newGroup(keys)
    groups.set(text, group)
    const count = Number(row.counts[metric])
    const isKnown = row.is_known === 1
    const flags = [...knownFlags(row.written), ...(isKnown ? [] : ['unknown-unit'])]
    if (flags.length > 0 && count > 0) group.flagged += count
    for (const flag of count > 0 ? flags : []) addTo(group.flags, flag, count)
    if (!isKnown) continue
    group.numerator += whole(BigInt(row.numerators[metric] ?? 0))
    group.denominator += whole(BigInt(row.denominators[metric] ?? 0))
    group.base += count
    group.inNumerator += Number(row.in_numerators[metric])
    for (const unit of row.units[metric] ?? []) {
      const reporter = reporters.get(unit)
      if (reporter !== undefined) group.reporting.add(reporter)
    }
  }
  return [...groups.values()].map(({ keys, flags, reporting, ...sums }) => ({
    keys,
    sums: {
      ...sums,
      reporting: reporting.size,
      flags: [...flags]
        .map(([code, count]) => ({ code, count }))
        .sort((one, other) => (one.code < other.code ? -1 : 1)),
    },
  }))
}
