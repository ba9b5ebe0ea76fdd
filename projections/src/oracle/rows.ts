import type { FigureAnswer } from '../metrics/question.ts'
import { figureOf } from './figure.ts'
import type { Asked, Item, Key, Metric, World } from './item.ts'
import { reportingLevel } from './levels.ts'
import { ancestorOfKind, expectedUnits, flagsOf, isAskedFor, isUnder, matches, placeOf } from './scope.ts'

/** Values of the names in `by`, in their order. */
type RowKeys = readonly Key[]

export interface Row {
  readonly keys: RowKeys
  readonly figure: FigureAnswer
}

/** An item of the question, with the rows that it belongs to. */
interface Member {
  readonly item: Item
  readonly counts: boolean
  /** Of the names that tell denominators apart; undefined for numerator-only ones. */
  readonly wholeKeys: readonly (Key | undefined)[]
  readonly isInNumerator: boolean
  readonly flags: readonly string[]
  /** The unit of the reporting kind that it speaks for. */
  readonly speaksFor: string | undefined
}

const UNIT_KEY = 'unit.'
const matchesKeys = (keys: readonly (Key | undefined)[], row: RowKeys): boolean =>
  keys.every((key, index) => key === undefined || key === row[index])

/** The items that a question is about: in scope, or kept from the province because nothing opens their unit. */
function membersOf(world: World, asked: Asked, metric: Metric): readonly Member[] {
  return metric.items(world, asked).flatMap((item): Member[] => {
    if (!isAskedFor(item, asked, metric, world)) return []
    const placedOn = placeOf(item, asked, world)
    const there = world.on(item.stock ? asked.referenceDay : item.ownDay)
    const speaksFor = there.unit(item.unit) === undefined ? undefined : there.counted(item.unit)
    // Where units are counted a statement stands where the unit stands that it is counted for.
    const isOfReporter = speaksFor !== undefined && there.unit(speaksFor)?.kind === metric.reporter
    const unit = metric.form === 'units' && isOfReporter ? speaksFor : item.unit
    const isIn = item.unit === asked.unit || isUnder(asked.unit, { unit, placedOn })
    const isKeptFromProvince = placedOn.unit(item.unit) === undefined && asked.unit === placedOn.province
    if (!isIn && !isKeptFromProvince) return []
    const wholeKeys = asked.by.map((name) => {
      if (metric.numeratorOnly.includes(name) || item.indifferentTo.includes(name)) return undefined
      if (name === 'level') return item.level ?? null
      if (!name.startsWith(UNIT_KEY)) return item.keys[name] ?? null
      return ancestorOfKind({ unit, placedOn }, name.slice(UNIT_KEY.length))
    })
    return [
      {
        item,
        counts: item.counts && isIn,
        wholeKeys,
        isInNumerator: asked.where
          .filter(({ name }) => metric.numeratorOnly.includes(name))
          .every(({ name, values }) => matches(values, item.marks[name] ?? [])),
        flags: flagsOf(item, asked, world),
        speaksFor,
      },
    ]
  })
}

/** Every combination of one value of each list. */
const combinations = (lists: readonly (readonly Key[])[]): readonly RowKeys[] =>
  lists.reduce<readonly RowKeys[]>((rows, list) => rows.flatMap((row) => list.map((key) => [...row, key])), [[]])

/** A question prepared so that the figure of any row can be made. */
export class Table {
  readonly #world: World
  readonly #asked: Asked
  readonly #metric: Metric
  readonly #members: readonly Member[]
  readonly #expected: readonly string[]

  constructor(world: World, asked: Asked, metric: Metric) {
    this.#world = world
    this.#asked = asked
    this.#metric = metric
    this.#members = membersOf(world, asked, metric)
    this.#expected = expectedUnits(asked, metric, world)
  }

  /** The figure of one row; without `by` the row of no keys is the whole. */
  figure(row: RowKeys): FigureAnswer {
    const { form, ofHierarchy } = this.#metric
    const here = this.#members.filter(({ wholeKeys }) => matchesKeys(wholeKeys, row))
    const counted = here.filter(({ counts }) => counts)
    const numerators = counted.filter((member) => member.isInNumerator && this.#hasMarks(member, row))
    const expected = this.#expected.filter((unit) => matchesKeys(this.#keysOfUnit(unit), row))
    const speakers = new Set(counted.filter(({ item }) => item.isBase).map(({ speaksFor }) => speaksFor))
    const flagged = here.filter(({ item, flags }) => item.fact !== undefined && flags.length > 0)
    return figureOf({
      form,
      counted: counted.map(({ item }) => item),
      numerators: numerators.map(({ item }) => item),
      unitsInUse: form === 'units' ? this.#unitsInUse(numerators, expected) : [],
      expected,
      reporting: expected.filter((unit) => speakers.has(unit)),
      flagged: flagged.map(({ flags }) => flags),
      neverNull: ofHierarchy === true,
    })
  }

  /** Rows that something counts in; where rows are made of units and levels only, also those where somebody is expected. */
  rows(): readonly Row[] {
    const { by } = this.#asked
    const marked = by.some((name) => this.#metric.numeratorOnly.includes(name))
    const tells = ({ item }: Member): boolean => !by.some((name) => item.indifferentTo.includes(name))
    const counted = this.#members.filter((member) => member.counts && tells(member))
    const keys = marked
      ? counted.filter((member) => this.#isUsed(member)).flatMap((member) => this.#fullKeys(member))
      : counted.filter(() => this.#metric.form !== 'units').flatMap((member) => this.#fullKeys(member))
    const ofUnits = by.every((name) => name === 'level' || name.startsWith(UNIT_KEY))
    const withExpected = this.#metric.form === 'units' ? !marked : ofUnits && !this.#asked.isInterval
    const expected = withExpected ? this.#expected.map((unit) => this.#keysOfUnit(unit).map((key) => key ?? null)) : []
    const distinct = new Map([...keys, ...expected].map((row) => [JSON.stringify(row), row]))
    return [...distinct.values()].map((row) => ({ keys: row, figure: this.figure(row) }))
  }

  #isUsed({ item, isInNumerator }: Member): boolean {
    return isInNumerator && (item.numerator !== 0n || Object.values(item.marks).some((values) => values.length > 0))
  }

  #fullKeys({ item, wholeKeys }: Member): readonly RowKeys[] {
    return combinations(
      wholeKeys.map((key, index) => {
        if (key !== undefined) return [key]
        const marks = item.marks[this.#asked.by[index] ?? ''] ?? []
        return marks.length === 0 ? [null] : marks
      }),
    )
  }

  #hasMarks(member: Member, row: RowKeys): boolean {
    return this.#fullKeys(member).some((keys) => matchesKeys(keys, row))
  }

  #keysOfUnit(unit: string): readonly (Key | undefined)[] {
    const { by, referenceDay, hierarchyAt } = this.#asked
    return by.map((name) => {
      if (name === 'level') return reportingLevel(this.#world.on(referenceDay), unit) ?? null
      if (!name.startsWith(UNIT_KEY)) return undefined
      const placedOn = this.#world.on(hierarchyAt ?? referenceDay)
      return ancestorOfKind({ unit, placedOn }, name.slice(UNIT_KEY.length))
    })
  }

  /** Expected units for which an item says so; one asked for that is not open then also counts itself. */
  #unitsInUse(numerators: readonly Member[], expected: readonly string[]): readonly string[] {
    const { unit, referenceDay } = this.#asked
    const isOpen = this.#world.on(referenceDay).unit(unit)?.standing === 'open'
    const inUse = numerators
      .filter(({ item }) => item.numerator !== 0n)
      .flatMap(({ item, speaksFor }) => {
        if (speaksFor !== undefined && expected.includes(speaksFor)) return [speaksFor]
        return item.unit === unit && !isOpen ? [unit] : []
      })
    return [...new Set(inUse)]
  }
}
