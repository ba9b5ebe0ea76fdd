import Type, { type Static } from 'typebox'
import { whole } from './amount.ts'
import type { Sums } from './answer.ts'
import { createBinder, isAmong } from './expression.ts'
import { knownFlags } from './fold.ts'
import { addTo } from './in-process.ts'
import type { Place, Placing } from './placing.ts'
import { segmented } from './places-sql.ts'
import { thingsSql, type RowsStatementOf, type Statement } from './rows-statement.ts'
import { conditionsOf, totalsSql, type RowsAsked } from './rows-sums.ts'

/** Things that are alike, added up. */
export const AlikeThings = Type.Object({
  /** Absent where there are none. */
  keys: Type.Optional(Type.Array(Type.String())),
  /** Whether their units are opened by some fact; absent where nobody looked. */
  is_known: Type.Optional(Type.Integer()),
  written: Type.String(),
  totals: Type.Array(Type.String()),
  units: Type.Array(Type.Array(Type.String())),
})
export type AlikeThings = Static<typeof AlikeThings>

/** Where what belongs to a metric stands in `totals` and in `units` of {@link AlikeThings}. */
export interface MetricAt {
  readonly numerator: number
  readonly denominator: number | undefined
  readonly counted: number
  readonly inNumerator: number
  readonly units: number
}

export interface PlainStatement extends Statement {
  /** One for each metric asked for. */
  readonly metrics: readonly MetricAt[]
}

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
export function plainRowsStatement(of: RowsStatementOf, tellsUnknown: boolean): PlainStatement {
  const { asked, keys, placing } = of
  const { bind, params } = createBinder()
  const [first] = asked
  if (first === undefined) throw new RangeError('a statement needs a metric')
  const [totals, lists]: [string[], string[]] = [[], []]
  const placeIn = (texts: string[], text: string): number => {
    if (!texts.includes(text)) texts.push(text)
    return texts.indexOf(text)
  }
  const metrics = asked.map((each): MetricAt => {
    const { numerator, denominator, counted, inNumerator } = totalsSql(each, bind)
    const condition = conditionsOf(each).counted.sql(bind)
    return {
      numerator: placeIn(totals, numerator),
      denominator: denominator === undefined ? undefined : placeIn(totals, denominator),
      counted: placeIn(totals, counted),
      inNumerator: placeIn(totals, inNumerator),
      units: placeIn(lists, condition === '1' ? 'groupUniqArray(unit)' : `groupUniqArrayIf(unit, ${condition})`),
    }
  })
  const codes = [...new Set(placing.places.map(({ unit }) => unit))]
  const factKeys = keys.flatMap((key) => (key.kind === 'fact' ? [`toString(${key.sql.sql(bind)})`] : []))
  // What is the same in every row is not asked for: each expression costs the engine some time.
  const by = [
    ...(factKeys.length === 0 ? [] : [{ name: 'keys', sql: `[${factKeys.join(', ')}]` }]),
    ...(tellsUnknown && placing.showsUnknown
      ? [{ name: 'is_known', sql: `toUInt8(${isAmong('unit', codes, bind)})` }]
      : []),
    { name: 'written', sql: 'flags' },
  ]
  const things = thingsSql({ ...of, isPlain: true }, first.metric.counts.model, segmented(placing), false, bind)
  const sql = `
    SELECT ${by.map(({ name, sql: text }) => `${text} AS ${name}`).join(', ')},
           [${totals.map((total) => `toString(${total})`).join(', ')}] AS totals, [${lists.join(', ')}] AS units
    FROM (${things})
    GROUP BY ${by.map(({ name }) => name).join(', ')}`
  return { sql, params, metrics }
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
 */
export function plainSums(
  { placing }: RowsStatementOf,
  rows: readonly AlikeThings[],
  metric: MetricAt,
  grouping: readonly number[],
): readonly { readonly keys: readonly string[]; readonly sums: Sums }[] {
  const reporters = reportersOf(placing)
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const keys = grouping.map((place) => row.keys?.[place] ?? '')
    const text = JSON.stringify(keys)
    const group = groups.get(text) ?? newGroup(keys)
    groups.set(text, group)
    const totalAt = (place: number | undefined): string => row.totals[place ?? -1] ?? '0'
    const count = Number(totalAt(metric.counted))
    const isKnown = row.is_known !== 0
    const flags = [...knownFlags(row.written), ...(isKnown ? [] : ['unknown-unit'])]
    if (flags.length > 0 && count > 0) group.flagged += count
    for (const flag of count > 0 ? flags : []) addTo(group.flags, flag, count)
    if (!isKnown) continue
    group.numerator += whole(BigInt(totalAt(metric.numerator)))
    group.denominator += whole(BigInt(totalAt(metric.denominator)))
    group.base += count
    group.inNumerator += Number(totalAt(metric.inNumerator))
    for (const unit of row.units[metric.units] ?? []) {
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
