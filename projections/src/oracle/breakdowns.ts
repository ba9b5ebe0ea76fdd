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

/** What a question asks of the dimensions of a measure. */
interface Wanted {
  /** Filtered to values. */
  readonly filtered: Names
  /** Filtered, or rows are made of them, or what does not say them is asked for. */
  readonly all: Names
}

function wantedOf(asked: Asked, entry: MeasureEntry): Wanted {
  const filters = asked.where.filter(({ name }) => entry.dimensions.includes(name))
  const filtered = filters.filter(({ values }) => !values.includes('')).map(({ name }) => name)
  const rows = asked.by.filter((name) => entry.dimensions.includes(name))
  return { filtered, all: [...filtered, ...filters.map(({ name }) => name), ...rows] }
}

const valuesOf = (names: Names, { keys }: Item): Readonly<Record<string, Key>> =>
  Object.fromEntries(names.map((name) => [name, keys[name] ?? null]))

/** What the answering cells leave of the smallest set that the filters allow, for each combination of filtered values. */
function rests(base: readonly Item[], answer: readonly Item[], filtered: Names): readonly Item[] {
  return distinct([...base, ...answer].map((each) => valuesOf(filtered, each))).flatMap((keys) => {
    const of = (items: readonly Item[]): readonly Item[] => items.filter((each) => same(valuesOf(filtered, each), keys))
    const numerator = sum(of(base), 'numerator') - sum(of(answer), 'numerator')
    const denominator = sum(of(base), 'denominator') - sum(of(answer), 'denominator')
    const [like] = base
    if (like === undefined || (numerator === 0n && denominator === 0n)) return []
    const { unit, ownDay, level, stock } = like
    return item({ unit, ownDay, level, stock, fact: undefined, keys, numerator, denominator })
  })
}

/** The cells of one unit, period and level: those of the set that answers count, the others are kept out. */
function answerOf(cells: readonly Item[], { filtered, all }: Wanted, entry: MeasureEntry): readonly Item[] {
  const counting = cells.filter(({ counts }) => counts)
  const sets = distinct(counting.map(namesOf)).toSorted(inOrder(entry))
  const ofSet = (set: Names | undefined): readonly Item[] => counting.filter((each) => same(namesOf(each), set))
  const isMean = entry.overUnits === 'mean' && entry.form === 'value'
  const sums = sets.map((set) => `${sum(ofSet(set), 'numerator')} ${sum(ofSet(set), 'denominator')}`)
  const differs = !isMean && new Set(sums).size > 1
  const flagged = (each: Item): Item =>
    differs && each.counts ? { ...each, flags: [...each.flags, 'breakdown-differs'] } : each
  const keptOut = (each: Item): Item => ({ ...flagged(each), counts: false })

  const base = sets.find((set) => filtered.every((name) => set.includes(name)))
  const answer = sets.find((set) => all.every((name) => set.includes(name)))
  if (base === undefined) return cells.map(keptOut)
  if (answer === undefined) {
    const standsWhole = (each: Item): Item => ({ ...flagged(each), keys: valuesOf(filtered, each) })
    return cells.map((each) => (ofSet(base).includes(each) ? standsWhole(each) : keptOut(each)))
  }
  const answered = cells.map((each) => (ofSet(answer).includes(each) ? flagged(each) : keptOut(each)))
  return isMean ? answered : [...answered, ...rests(ofSet(base), ofSet(answer), filtered)]
}

/** Of the overlapping breakdowns that one unit declared, the one that answers, and what it leaves of the whole. */
export function breakdowns(cells: readonly Cell[], asked: Asked, entry: MeasureEntry): readonly Item[] {
  const groups = distinct(cells.map(({ period, item: { level } }) => [period, level]))
  return groups.flatMap((group) =>
    answerOf(
      cells.filter((cell) => same([cell.period, cell.item.level], group)).map((cell) => cell.item),
      wantedOf(asked, entry),
      entry,
    ),
  )
}
