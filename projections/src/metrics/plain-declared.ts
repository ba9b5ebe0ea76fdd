import Type, { type Static } from 'typebox'
import { SCALE, whole } from './amount.ts'
import type { DeclaredStatementOf } from './declared-question.ts'
import { keyedOf } from './declared-standing.ts'
import { isMean } from './declared-statement.ts'
import { CELL, createBinder } from './expression.ts'
import { foldSql, knownFlags } from './fold.ts'
import { wholePlaces } from './in-process.ts'
import { answeringPeriods } from './answering-periods.ts'
import { NOTHING_LEFT_OUT } from './parts.ts'
import type { Place } from './placing.ts'
import { segmented } from './places-sql.ts'
import type { Statement } from './rows-statement.ts'
import { segmentsSql } from './segments-sql.ts'

/** Declarations of a unit that are alike but for the values of their dimensions, added up. */
export const DeclaredSums = Type.Object({
  code: Type.String(),
  unit: Type.String(),
  period: Type.String(),
  level: Type.String(),
  names: Type.Array(Type.String()),
  form: Type.String(),
  declarations: Type.String(),
  sum_value: Type.String(),
  sum_part: Type.String(),
  sum_whole: Type.String(),
  all_flags: Type.Array(Type.String()),
})
export type DeclaredSums = Static<typeof DeclaredSums>

/** What the declarations of a code say in one level, or in all (`level` ''). */
export interface DeclaredTotal {
  readonly code: string
  readonly level: string
  readonly isOfAll: boolean
  numerator: bigint
  denominator: bigint
  /** Statements of units. */
  base: number
  declarations: number
  readonly reporting: Set<string>
  readonly reportingOfLevel: Set<string>
  readonly flags: (readonly string[])[]
}

/** Whether what is asked has no filters, no rows, and only units that count for the same on all the days. */
export const isPlainlyDeclared = ({ groups, by, filters, placing }: DeclaredStatementOf): boolean =>
  groups === 0 && by.length === 0 && filters.length === 0 && wholePlaces(placing) !== undefined

/** One statement that folds declarations and adds up what is alike: where they count is for {@link declaredTotals} to say. */
export function plainDeclaredStatement(of: DeclaredStatementOf): Statement {
  const { model, table, position, placing, without = NOTHING_LEFT_OUT } = of
  const { bind, params } = createBinder()
  const columns = ['code', 'period', 'level', 'dimension_names', 'form', 'value', 'part', 'whole', 'flags']
  const folded = (units: string | undefined): string => {
    const keyed = [...keyedOf(of, bind), ...(units === undefined ? [] : [units])]
    return foldSql({ model, table, position, columns, keyed, days: [], without, flagsAsWritten: true }, bind)
  }
  const sql = `
    SELECT code, unit, period, level, dimension_names AS names, form, count() AS declarations,
           toString(sum(value)) AS sum_value, toString(sum(toInt256(part))) AS sum_part,
           toString(sum(toInt256(whole))) AS sum_whole, groupArrayIf(flags, notEmpty(flags)) AS all_flags
    FROM (${segmentsSql({ folded, placing, places: segmented(placing), named: true }, bind)})
    GROUP BY code, unit, period, level, names, form`
  return { sql, params }
}

/** A plain decimal as an amount. */
function amountOf(text: string): bigint {
  const [integer = '0', fraction = ''] = text.split('.')
  const size = BigInt(integer.replace('-', '') + fraction.padEnd(SCALE, '0'))
  return integer.startsWith('-') ? -size : size
}

/** A row with where it counts. */
export interface Standing {
  readonly row: DeclaredSums
  /** Undefined for a unit that nothing opens. */
  readonly place: Place | undefined
  /** The level that it speaks for. */
  readonly said: string
  readonly rowLevel: string
  /** Whether it speaks for its unit's own level. */
  readonly isOwn: boolean
  readonly stands: boolean
  readonly differsInForm: boolean
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Tells apart texts that are told apart by several; none of them has a control character. */
const keyOf = (...parts: readonly string[]): string => parts.join(CELL)

/** Where a row counts; undefined where that cannot be told without looking at its declarations one by one. */
function standingOf(
  { entry, levelOf }: DeclaredStatementOf,
  row: DeclaredSums,
  place: Place | undefined,
): Standing | undefined {
  const own = place === undefined ? '' : (levelOf(row.unit) ?? place.level)
  const said = row.level === '' ? own : row.level
  const isValue = row.form === 'value'
  // Of a share in percent each part ÷ whole is rounded by itself.
  if (entry.form === 'value' && entry.unit === 'percent' && !isValue) return undefined
  const isOwn = own === '' || own === said
  return {
    row,
    place,
    said,
    isOwn,
    rowLevel: own === '' ? said : own,
    stands: isOwn && place !== undefined,
    differsInForm: isValue !== (entry.form === 'value'),
    numerator: isValue ? amountOf(row.sum_value) : whole(BigInt(row.sum_part)),
    denominator: isValue || entry.form === 'value' ? 0n : whole(BigInt(row.sum_whole)),
  }
}

function grouped<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): readonly (readonly Item[])[] {
  const [first] = items
  if (first === undefined) return []
  if (items.length === 1) return [items]
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOfItem(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

/** What rows say of each unit and code; undefined where some row does not tell. */
function standingsOf(
  of: DeclaredStatementOf,
  rows: readonly DeclaredSums[],
): readonly (readonly Standing[])[] | undefined {
  const places = wholePlaces(of.placing) ?? new Map<string, Place>()
  const ofUnits = new Map<string, Standing[]>()
  for (const row of rows) {
    const place = places.get(row.unit)
    if (place === undefined && !of.placing.showsUnknown) continue
    const standing = standingOf(of, row, place)
    if (standing === undefined) return undefined
    const key = keyOf(row.code, row.unit)
    const known = ofUnits.get(key)
    if (known === undefined) ofUnits.set(key, [standing])
    else {
      // A report without level and one for the unit's own level say the same: the newer of each would have to be found.
      const isSame = ({ row: other, said }: Standing): boolean =>
        said === standing.said && other.level !== row.level && other.period === row.period
      if (known.some(isSame)) return undefined
      known.push(standing)
    }
  }
  return [...ofUnits.values()]
}

/** Of equal size the first in the catalogue's order, unknown names last by code. */
function rankOf(known: readonly string[], names: readonly string[]): string {
  const place = (name: string): string =>
    known.includes(name) ? String(known.indexOf(name) + 1).padStart(4, '0') : `~${name}`
  return `${String(names.length).padStart(4, '0')}${names.map(place).sort().join(' ')}`
}

interface Answering {
  /** Those of the smallest set of dimensions. */
  readonly answer: readonly Standing[]
  /** Whether sets differ in their sums. */
  readonly differs: boolean
}

/** Which of the declarations of a unit, period and level answer. */
function answeringOf(of: DeclaredStatementOf, declared: readonly Standing[]): Answering {
  const standing = declared.filter(({ stands }) => stands)
  if (standing.length < 2) return { answer: standing, differs: false }
  const sets = grouped(standing, ({ row }) => keyOf(...row.names)).map((set) => ({
    set,
    rank: rankOf(of.entry.dimensions, set[0]?.row.names ?? []),
    sums: keyOf(
      String(set.reduce((sum, { numerator }) => sum + numerator, 0n)),
      String(set.reduce((sum, { denominator }) => sum + denominator, 0n)),
    ),
  }))
  sets.sort((one, other) => (one.rank < other.rank ? -1 : 1))
  return {
    answer: sets[0]?.set ?? [],
    differs: !isMean(of.entry) && sets.some(({ sums }) => sums !== sets[0]?.sums),
  }
}

const NO_FLAGS: readonly (readonly string[])[] = []

/** Flags of each declaration that has any: its own, those of its place, and those that rules give. */
function flagsOf({ row, place, differsInForm }: Standing, differsInSets: boolean): readonly (readonly string[])[] {
  const isJudged = differsInForm || differsInSets || place === undefined || place.flags.length > 0
  if (!isJudged && row.all_flags.length === 0) return NO_FLAGS
  const ofPlace = place?.flags ?? []
  const judged = [
    ...(differsInForm ? ['form-differs'] : []),
    ...(differsInSets ? ['breakdown-differs'] : []),
    ...(place === undefined ? ['unknown-unit'] : []),
  ]
  const own = row.all_flags.map((written) => [
    ...(ofPlace.length === 0 ? knownFlags(written) : new Set([...knownFlags(written), ...ofPlace])),
    ...judged,
  ])
  const others = ofPlace.length + judged.length === 0 ? 0 : Number(row.declarations) - own.length
  return [...own, ...Array.from({ length: others }, () => [...ofPlace, ...judged])].filter(({ length }) => length > 0)
}

/**
 * What units say in all, and in each level: the rules of the statement that joins places, for rows that {@link plainDeclaredStatement}
 * gave. Undefined where these rows do not tell: then that statement has to be asked.
 */
export function declaredTotals(
  of: DeclaredStatementOf,
  rows: readonly DeclaredSums[],
): readonly DeclaredTotal[] | undefined {
  const ofUnits = standingsOf(of, rows)
  if (ofUnits === undefined) return undefined
  const expected = new Map(of.placing.expected.map((unit) => [unit.code, unit.level]))
  const totals = new Map<string, DeclaredTotal>()
  const totalOf = (code: string, level: string, isOfAll: boolean): DeclaredTotal => {
    const key = keyOf(code, isOfAll ? 'all' : 'level', level)
    const known = totals.get(key)
    if (known !== undefined) return known
    const total: DeclaredTotal = {
      ...{ code, level, isOfAll, numerator: 0n, denominator: 0n, base: 0, declarations: 0 },
      ...{ reporting: new Set<string>(), reportingOfLevel: new Set<string>(), flags: [] },
    }
    totals.set(key, total)
    return total
  }
  const add = (declared: readonly Standing[]): void => {
    const [first] = declared
    if (first === undefined) return
    const { answer, differs } = answeringOf(of, declared)
    const { row, place, rowLevel } = first
    const reporter = place?.reporter ?? ''
    for (const total of [totalOf(row.code, '', true), totalOf(row.code, rowLevel, false)]) {
      for (const each of answer) {
        total.numerator += each.numerator
        total.denominator += each.denominator
        total.declarations += Number(each.row.declarations)
      }
      for (const each of declared) total.flags.push(...flagsOf(each, differs && each.stands))
      if (answer.length === 0) continue
      total.base += 1
      if (expected.has(reporter)) total.reporting.add(reporter)
      if (expected.get(reporter) === rowLevel) total.reportingOfLevel.add(reporter)
    }
  }
  for (const ofUnit of ofUnits) {
    for (const ofLevels of grouped(ofUnit, ({ isOwn }) => String(isOwn))) {
      const answering = answeringPeriods(of, ofLevels, ({ row }) => row.period)
      for (const declared of grouped(answering, ({ row, said }) => keyOf(row.period, said))) add(declared)
    }
  }
  return [...totals.values()]
}
