import { localDay, parseInstant } from '@ioc/contracts'
import type { CellValue } from '../read-model.ts'
import { versionTime } from '../read-models/version.ts'

/**
 * What a column holds: its ClickHouse type, and how a value of a fact's data becomes a cell. No kind is `Nullable`: `argMax` passes
 * over NULL, so that an older report would show through a newer one that says nothing.
 */
export interface CellKind {
  /** ClickHouse type. */
  readonly type: string
  /** The cell where the data says nothing; undefined where it must. */
  readonly absent: CellValue | undefined
  /** The cell of a value that is there; undefined where the type has no room for it. */
  readonly encode: (value: unknown) => CellValue | undefined
}

/** Longest text that a cell takes, in UTF-16 units: the longest that any schema lets pass, and room for the next one. */
const MAX_TEXT = 4_096
/** Most items of a list. */
const MAX_ITEMS = 1_000

const encodeText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= MAX_TEXT ? value : undefined

const encodeTexts = (value: unknown): readonly string[] | undefined => {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) return undefined
  const texts: string[] = []
  for (const item of value) {
    const text = encodeText(item)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts
}

const integerFrom =
  (least: number) =>
  (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : undefined

/** One of few texts: a code, a level, a day. '' where nothing is said. */
export const name: CellKind = { type: 'LowCardinality(String)', absent: '', encode: encodeText }

/** One of many texts. '' where nothing is said. */
export const text: CellKind = { type: 'String', absent: '', encode: encodeText }

/** Texts of which there are few. */
export const names: CellKind = { type: 'Array(LowCardinality(String))', absent: [], encode: encodeTexts }

/** Texts of which there are many. */
export const texts: CellKind = { type: 'Array(String)', absent: [], encode: encodeTexts }

/** A number of persons, things or dong that has to be said: 0 to 2⁵³ − 1. */
export const count: CellKind = { type: 'UInt64', absent: undefined, encode: integerFrom(0) }

/** A count of which nothing said means none. */
export const countOrNone: CellKind = { ...count, absent: 0 }

/** True or false, to be said. */
export const yesOrNo: CellKind = {
  type: 'Bool',
  absent: undefined,
  encode: (value) => (typeof value === 'boolean' ? value : undefined),
}

const DECIMAL = /^-?\d{1,26}(?:\.\d+)?$/

/** A decimal, written plainly by who reads it from the data, with at most so many digits after the point. */
export const decimal = (scale: number): CellKind => ({
  type: `Decimal(38, ${scale})`,
  absent: '0',
  encode: (value) => {
    if (typeof value !== 'string' || !DECIMAL.test(value)) return undefined
    const point = value.indexOf('.')
    return point >= 0 && value.length - point - 1 > scale ? undefined : value
  },
})

/** The hash of another thing that this one speaks of; 0 where it speaks of none. */
export const thingHash: CellKind = {
  type: 'UInt128',
  absent: '0',
  encode: (value) => (typeof value === 'string' ? value : undefined),
}

/** True or false, or nothing said: `true`, `false`, '', which is also how a dimension writes it. */
export const yesNoOrNothing: CellKind = {
  type: 'LowCardinality(String)',
  absent: '',
  encode: (value) => (typeof value === 'boolean' ? String(value) : undefined),
}

/**
 * An instant that the data names, to the nanosecond, counted as versions count it (see `version.ts`), so that the two can be
 * subtracted. 0 where nothing is said: no time of RFC 3339 is that early.
 */
export const instant: CellKind = {
  type: 'UInt128',
  absent: '0',
  encode: (value) => {
    const ns = typeof value === 'string' ? parseInstant(value) : undefined
    return ns === undefined ? undefined : String(versionTime(ns))
  },
}

/** The local day of an instant that the data names. '' where nothing is said. */
export const dayOfInstant: CellKind = {
  type: 'LowCardinality(String)',
  absent: '',
  encode: (value) => {
    const ns = typeof value === 'string' ? parseInstant(value) : undefined
    return ns === undefined ? undefined : localDay(ns)
  },
}

/** One of a few numbers, as text: a severity, a score of five. '' where nothing is said. */
export const numeral: CellKind = {
  type: 'LowCardinality(String)',
  absent: '',
  encode: (value) => (typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined),
}
