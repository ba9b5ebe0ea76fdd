import type { Fact } from '@ioc/contracts/log'

/** Short name of a fact's type without its version, for example `attendance.session-taken`. */
export const nameOf = (fact: Fact): string => fact.type.replace(/^vn\.edu\./, '').replace(/\.v\d+$/, '')

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined

/** A text of the data; undefined where it is absent. */
export const textOf = (data: unknown, name: string): string | undefined => {
  const value = field(data, name)
  return typeof value === 'string' ? value : undefined
}

export const numberOf = (data: unknown, name: string): number | undefined => {
  const value = field(data, name)
  return typeof value === 'number' ? value : undefined
}

export const flagOf = (data: unknown, name: string): boolean | undefined => {
  const value = field(data, name)
  return typeof value === 'boolean' ? value : undefined
}

/** A count or an amount; 0 where it is absent. */
export const countOf = (data: unknown, name: string): bigint => BigInt(numberOf(data, name) ?? 0)

/** A list of texts; undefined where it is absent. */
export const textsOf = (data: unknown, name: string): readonly string[] | undefined => {
  const value = field(data, name)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
}

/** The texts under one name in a list of objects, for example the names of platforms. */
export const textsIn = (data: unknown, list: string, name: string): readonly string[] => {
  const value = field(data, list)
  return Array.isArray(value) ? value.flatMap((item) => textOf(item, name) ?? []) : []
}

/** An object of texts, for example dimensions, as pairs in order of their names. */
export const pairsOf = (data: unknown, name: string): readonly (readonly [string, string])[] => {
  const value = field(data, name)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as const] : []))
    .sort(([one], [other]) => compareText(one, other))
}

/** By code units, as everything that is sorted by code. */
export const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
