import type { TSchema } from 'typebox'
import { normalName } from '../identity/name.ts'
import { formsOf } from './either-form.ts'
import { NAMES } from './fields.ts'

/** Writes the names in a value in their one way; the very same value comes back where nothing changes. */
type Normaliser = (value: unknown) => unknown

/** Thrown inside this file only: names that are one once normalised cannot both be keys of one object. */
class Clash extends Error {
  /** From the root of the data, completed on the way up. */
  readonly path: (string | number)[]
  constructor(key: string) {
    super('two names are one')
    this.path = [key]
  }
}

type Members = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Members =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Normalises a member; a clash inside it learns where it stands. */
function inside(key: string | number, normalise: Normaliser, value: unknown): unknown {
  try {
    return normalise(value)
  } catch (error) {
    if (error instanceof Clash) error.path.unshift(key)
    throw error
  }
}

const nameOf: Normaliser = (value) => (typeof value === 'string' ? normalName(value) : value)

/** Of the object, the fields that hold names. */
function fieldsNormaliser(fields: readonly (readonly [string, Normaliser])[]): Normaliser {
  return (value) => {
    if (!isRecord(value)) return value
    let changed: Record<string, unknown> | undefined
    for (const [field, normalise] of fields) {
      const item = value[field]
      if (item === undefined) continue
      const normal = inside(field, normalise, item)
      if (normal === item) continue
      changed ??= { ...value }
      changed[field] = normal
    }
    return changed ?? value
  }
}

const itemsNormaliser =
  (normalise: Normaliser): Normaliser =>
  (value) => {
    if (!Array.isArray(value)) return value
    const items: readonly unknown[] = value
    const normal = items.map((item, place) => inside(place, normalise, item))
    return normal.every((item, place) => item === items[place]) ? items : normal
  }

/** An object whose keys are names too. */
const keysNormaliser =
  (normalise: Normaliser): Normaliser =>
  (value) => {
    if (!isRecord(value)) return value
    const entries = Object.entries(value)
    const normal = entries.map(([key, item]) => [normalName(key), normalise(item)] as const)
    if (normal.every(([key, item], place) => key === entries[place]?.[0] && item === entries[place][1])) return value
    const seen = new Set<string>()
    normal.forEach(([key], place) => {
      if (seen.has(key)) throw new Clash(entries[place]?.[0] ?? key)
      seen.add(key)
    })
    return Object.fromEntries(normal)
  }

/** What a schema asks for; `undefined` where nothing in it names anything. */
function compile(schema: TSchema): Normaliser | undefined {
  if (NAMES in schema) return 'type' in schema && schema.type === 'object' ? keysNormaliser(nameOf) : nameOf
  if ('items' in schema && isRecord(schema.items)) {
    const items = compile(schema.items)
    return items === undefined ? undefined : itemsNormaliser(items)
  }
  const fields = new Map<string, Normaliser>()
  for (const form of formsOf(schema)) {
    const properties = 'properties' in form && isRecord(form.properties) ? form.properties : {}
    for (const [field, property] of Object.entries(properties)) {
      const normalise = isRecord(property) ? compile(property) : undefined
      if (normalise === undefined) continue
      fields.set(field, normalise)
    }
  }
  return fields.size === 0 ? undefined : fieldsNormaliser([...fields])
}

/** Data whose names are written in their one way, or the place of a name that is the same as another beside it. */
export type NormalData =
  | { readonly kind: 'normal'; readonly data: unknown }
  | { readonly kind: 'clash'; readonly path: readonly (string | number)[] }

/**
 * Makes of a schema a function that writes every field which names something (codes, classes, platforms, dimensions …) as
 * {@link normalName} does, so that what looks the same is hashed and stored the same. Total: fields of another shape stay as they
 * are, for the schema to judge afterwards. Costs a test of a regular expression a name where nothing changes.
 */
export function namesIn(schema: TSchema): (data: unknown) => NormalData {
  const normalise = compile(schema)
  return (data) => {
    if (normalise === undefined) return { kind: 'normal', data }
    try {
      return { kind: 'normal', data: normalise(data) }
    } catch (error) {
      if (error instanceof Clash) return { kind: 'clash', path: error.path }
      throw error
    }
  }
}
