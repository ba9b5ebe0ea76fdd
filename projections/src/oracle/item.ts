import type { Catalogue } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import type { Interval } from './days.ts'
import type { Hierarchy } from './hierarchy.ts'
import type { Where } from '../metrics/question.ts'

/** What the oracle knows besides the facts. */
export interface Context {
  /** The position that is read at. */
  readonly position: bigint
  /** The operation's local day. */
  readonly today: string
  readonly catalogue: Catalogue
  /** The setting that names the province where several are open. */
  readonly province: string | undefined
}

/** The facts at the position, and their hierarchy on any day. */
export interface World {
  readonly facts: readonly Fact[]
  readonly on: (day: string) => Hierarchy
  readonly context: Context
}

/** A question made ready: for one interval, with the names that rows are made of. */
export interface Asked {
  readonly metric: string
  readonly unit: string
  /** As text, for periods that are declared. */
  readonly period: string
  readonly days: Interval
  readonly referenceDay: string
  readonly level: string | undefined
  readonly where: readonly Where[]
  readonly hierarchyAt: string | undefined
  /** Dimensions, `level`, `unit.<kind>`; grains of time are intervals of their own by now. */
  readonly by: readonly string[]
  /** Whether it is for one of several rows over time. */
  readonly isInterval: boolean
}

export type Key = string | null
export type Keys = Readonly<Record<string, Key>>

/** What one thing adds to a figure. */
export interface Item {
  /** The unit that speaks. */
  readonly unit: string
  /** Undefined for what stands for no fact: the rest of a breakdown. */
  readonly fact: Fact | undefined
  readonly ownDay: string
  /** Placed, and looked at by unit filters, on the reference day instead of its own. */
  readonly stock: boolean
  readonly level: string | undefined
  /** Values of partitioning dimensions; absent is null. */
  readonly keys: Keys
  /** Values of numerator-only dimensions: several, or none. */
  readonly marks: Readonly<Record<string, readonly string[]>>
  /** Amounts; of a metric that counts units 1 where the unit is in use. */
  readonly numerator: bigint
  readonly denominator: bigint
  /** False for what a rule keeps out of numerator and denominator: it only shows its flags. */
  readonly counts: boolean
  /** Whether its presence makes "0" a statement, and its unit one that reported. */
  readonly isBase: boolean
  /** Dimensions by which it is neither filtered nor told apart: of what only makes "0" a statement. */
  readonly indifferentTo: readonly string[]
  /** Judged at reading. */
  readonly flags: readonly string[]
}

/**
 * `ratio`: numerators ÷ denominators; `sum`, `mean`, `median`: of numerators; `units`: units of which an item has a numerator ÷
 * units expected.
 */
export type Form = 'ratio' | 'sum' | 'mean' | 'units' | 'median'

/** A metric: what it is made of, and which items it has for a question. */
export interface Metric {
  readonly form: Form
  readonly reporter: string | undefined
  readonly partitioning: readonly string[]
  readonly numeratorOnly: readonly string[]
  /** Whether facts have days, so that rows over time can be asked for. */
  readonly byTime: boolean
  /** Counts what the hierarchy itself says: never null, and a campus is not its school. */
  readonly ofHierarchy?: boolean
  readonly items: (world: World, asked: Asked) => readonly Item[]
}

/** An item with what it is rarely anything else. */
export const item = (given: Pick<Item, 'unit' | 'fact' | 'ownDay' | 'level'> & Partial<Item>): Item => ({
  stock: false,
  keys: {},
  marks: {},
  numerator: 0n,
  denominator: 0n,
  counts: true,
  isBase: true,
  indifferentTo: [],
  flags: [],
  ...given,
})
