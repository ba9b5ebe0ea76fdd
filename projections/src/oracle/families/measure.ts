import type { MeasureEntry } from '@ioc/contracts'
import { breakdowns, type Cell } from '../breakdowns.ts'
import { daysOf, earlier, liesInside, overlap, type Interval } from '../days.ts'
import { amountOf, divide, rounded, whole } from '../decimals.ts'
import { compareText, countOf, nameOf, numberOf, pairsOf, textOf } from '../fields.ts'
import { item, type Metric } from '../item.ts'
import { reportingLevel } from '../levels.ts'
import { things, type Thing } from '../reports.ts'
import { isDetail, sameStatement } from '../statements.ts'

const PERCENT_DIGITS = 6
const periodOf = ({ fact }: Thing): string => textOf(fact.data, 'period') ?? ''

/** Numerator and denominator in the catalogue's form; undefined where the other form says nothing in it. */
function amounts({ fact }: Thing, entry: MeasureEntry): { numerator: bigint; denominator: bigint } | undefined {
  const value = numberOf(fact.data, 'value')
  if (value !== undefined) return { numerator: amountOf(value), denominator: 0n }
  const [part, all] = [whole(countOf(fact.data, 'part')), whole(countOf(fact.data, 'whole'))]
  if (entry.form === 'part-whole') return { numerator: part, denominator: all }
  if (entry.unit !== 'percent') return { numerator: part, denominator: 0n }
  if (all === 0n) return undefined
  return { numerator: rounded(divide(100n * part * whole(1n), all), PERCENT_DIGITS), denominator: 0n }
}

const isOtherForm = ({ fact }: Thing, entry: MeasureEntry): boolean =>
  (numberOf(fact.data, 'value') === undefined ? 'part-whole' : 'value') !== entry.form

const length = (period: string): number => {
  const days = daysOf(period)
  return days === undefined ? 0 : Date.parse(days.to) - Date.parse(days.from)
}

/** The periods, of those a unit declared, that answer for a longer one. */
function answering(declared: readonly string[], asked: { period: string; days: Interval }, entry: MeasureEntry) {
  if (declared.includes(asked.period)) return [asked.period]
  const parts = declared.filter((period) => {
    const days = daysOf(period)
    return days !== undefined && /-(T[12]|Q[1-4]|\d\d)$/.test(period) && liesInside(days, asked.days)
  })
  const longestFirst = parts.sort((one, other) => length(other) - length(one) || compareText(one, other))
  if (entry.overTime === 'last') {
    return longestFirst.sort((one, other) => compareText(daysOf(other)?.to ?? '', daysOf(one)?.to ?? '')).slice(0, 1)
  }
  return longestFirst.reduce<readonly string[]>((taken, period) => {
    const days = daysOf(period)
    const isFree = days !== undefined && taken.every((other) => !overlap(days, daysOf(other) ?? days))
    return isFree ? [...taken, period] : taken
  }, [])
}

/** A measure: sums or means of what units declare, in the breakdown that answers. */
export const measure = (entry: MeasureEntry): Metric => ({
  form: entry.overUnits === 'mean' && entry.form === 'value' ? 'mean' : entry.form === 'value' ? 'sum' : 'ratio',
  reporter: entry.reporter,
  partitioning: entry.dimensions,
  numeratorOnly: [],
  byTime: false,
  items: ({ facts, on, context }, asked) => {
    const there = on(asked.referenceDay)
    const reports = things(facts, (fact) =>
      nameOf(fact) === 'declaration.measure-declared'
        ? [...['measure', 'level', 'period'].map((name) => textOf(fact.data, name)), pairsOf(fact.data, 'dimensions')]
        : undefined,
    ).filter(({ fact }) => textOf(fact.data, 'measure') === entry.code)
    const standing = sameStatement(reports, there, (fact) =>
      JSON.stringify([textOf(fact.data, 'period'), pairsOf(fact.data, 'dimensions')]),
    )
    const cellOf = (thing: Thing): Cell => {
      const { unit, fact } = thing
      const said = amounts(thing, entry)
      const cell = item({
        unit,
        fact,
        ownDay: earlier(daysOf(periodOf(thing))?.to ?? context.today, context.today),
        stock: entry.overTime === 'last',
        level: reportingLevel(there, unit) ?? textOf(fact.data, 'level'),
        keys: Object.fromEntries(pairsOf(fact.data, 'dimensions')),
        ...(said ?? {}),
        counts: said !== undefined && !isDetail(fact, there),
        flags: isOtherForm(thing, entry) ? ['form-differs'] : [],
      })
      return { item: cell, period: periodOf(thing) }
    }
    const cellsOf = (things: readonly Thing[]): readonly Cell[] => {
      const periods = answering([...new Set(things.map(periodOf))], asked, entry)
      return things.filter((thing) => periods.includes(periodOf(thing))).map(cellOf)
    }
    return [...new Set(standing.map(({ unit }) => unit))].flatMap((unit) => {
      const ofUnit = standing.filter((thing) => thing.unit === unit)
      const [counting, detail] = [false, true].map((is) => ofUnit.filter(({ fact }) => isDetail(fact, there) === is))
      return [...breakdowns(cellsOf(counting ?? []), asked, entry), ...cellsOf(detail ?? []).map((cell) => cell.item)]
    })
  },
})
