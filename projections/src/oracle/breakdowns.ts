import type { MeasureEntry } from '@ioc/contracts'
import { compareText } from './fields.ts'
import { item, type Asked, type Item, type Key } from './item.ts'

/** One declaration of a measure as an item, with the period that it is declared for. */
export interface Cell {
  readonly item: Item
  readonly period: string
}

type Names = readonly string[]
const namesOf = ({ keys }: Item): Names => Object.keys(keys).sort(compareText)
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
const sum = (items: readonly Item[], of: 'numerator' | 'denominator'): bigint =>
  items.reduce((total, each) => total + each[of], 0n)
const distinct = <Value>(values: readonly Value[]): readonly Value[] =>
  values.filter((value, index) => values.findIndex((other) => same(other, value)) === index)

/** Smaller sets of names first, those of equal size in the catalogue's order, unknown names last by code. */
const inOrder =
  (entry: MeasureEntry) =>
  (one: Names, other: Names): number => {
    const place = (name: string): string => {
      const index = entry.dimensions.indexOf(name)
      return index < 0 ? `~${name}` : String(index).padStart(4, '0')
    }
    const text = (names: Names): string => names.map(place).sort(compareText).join(' ')
    return one.length - other.length || compareText(text(one), text(other))
  }

/** The names that a question needs, one step after the other, each with all of the step before. */
function stepsOf(asked: Asked, entry: MeasureEntry): readonly Names[] {
  const filters = asked.where.filter(({ name }) => entry.dimensions.includes(name))
  const toValues = filters.filter(({ values }) => !values.includes('')).map(({ name }) => name)
  const filtered = [...toValues, ...filters.map(({ name }) => name)]
  return [toValues, filtered, [...filtered, ...asked.by.filter((name) => entry.dimensions.includes(name))]].map(
    distinct,
  )
}

const valuesOf = (names: Names, { keys }: Item): Readonly<Record<string, Key>> =>
  Object.fromEntries(names.map((name) => [name, keys[name] ?? null]))

/** What a finer answer leaves of a coarser one, for each combination of values of the names that the coarser one tells apart. */
function rests(coarse: readonly Item[], fine: readonly Item[], names: Names): readonly Item[] {
  return distinct([...coarse, ...fine].map((each) => valuesOf(names, each))).flatMap((keys) => {
    const of = (items: readonly Item[]): readonly Item[] => items.filter((each) => same(valuesOf(names, each), keys))
    const numerator = sum(of(coarse), 'numerator') - sum(of(fine), 'numerator')
    const denominator = sum(of(coarse), 'denominator') - sum(of(fine), 'denominator')
    const [like] = coarse
    if (like === undefined || (numerator === 0n && denominator === 0n)) return []
    const { unit, ownDay, level, stock } = like
    return item({ unit, ownDay, level, stock, fact: undefined, keys, numerator, denominator })
  })
}

/** The cells of one unit, period and level: those of the set that answers count, the others are kept out. */
function answerOf(cells: readonly Item[], steps: readonly Names[], entry: MeasureEntry): readonly Item[] {
  const counting = cells.filter(({ counts }) => counts)
  const sets = distinct(counting.map(namesOf)).toSorted(inOrder(entry))
  const ofSet = (set: Names): readonly Item[] => counting.filter((each) => same(namesOf(each), set))
  /** Cells of the smallest set that says all these names. */
  const saying = (names: Names): readonly Item[] | undefined => {
    const set = sets.find((each) => names.every((name) => each.includes(name)))
    return set === undefined ? undefined : ofSet(set)
  }
  const isMean = entry.overUnits === 'mean' && entry.form === 'value'
  const sums = sets.map((set) => `${sum(ofSet(set), 'numerator')} ${sum(ofSet(set), 'denominator')}`)
  const differs = !isMean && new Set(sums).size > 1

  const [first = [], ...others] = steps
  let names = first
  let answer = saying(first) ?? []
  for (const next of answer.length === 0 ? [] : others) {
    const finer = saying(next)
    const whole = answer.map((each): Item => ({ ...each, keys: valuesOf(names, each) }))
    if (finer === undefined) answer = whole
    else answer = isMean ? finer : [...finer, ...rests(answer, finer, names)]
    names = next
  }
  const keptOut = cells
    .filter(({ fact }) => !answer.some((each) => each.fact === fact))
    .map((each) => ({ ...each, counts: false }))
  return [...answer, ...keptOut].map((each) =>
    differs && counting.some(({ fact }) => fact === each.fact)
      ? { ...each, flags: [...each.flags, 'breakdown-differs'] }
      : each,
  )
}

/** Of the overlapping breakdowns that one unit declared, the one that answers, and what it leaves of the whole. */
export function breakdowns(cells: readonly Cell[], asked: Asked, entry: MeasureEntry): readonly Item[] {
  const groups = distinct(cells.map(({ period, item: { level } }) => [period, level]))
  return groups.flatMap((group) =>
    answerOf(
      cells.filter((cell) => same([cell.period, cell.item.level], group)).map((cell) => cell.item),
      stepsOf(asked, entry),
      entry,
    ),
  )
}
