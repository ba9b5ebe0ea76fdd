/** Reads an unknown value or throws a {@link DecodeError} that names the place. */
export type Decoder<T> = (value: unknown, path: string) => T

/** What came over the network has not the shape that the schema promises. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
}

const fail = (path: string, expected: string): never => {
  throw new DecodeError(`${path === '' ? 'value' : path}: expected ${expected}`)
}

export const text: Decoder<string> = (value, path) => (typeof value === 'string' ? value : fail(path, 'a string'))

export const truth: Decoder<boolean> = (value, path) => (typeof value === 'boolean' ? value : fail(path, 'a boolean'))

/** A finite number. */
export const number: Decoder<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail(path, 'a number')

/** A 64-bit integer as a decimal string. */
export const position: Decoder<bigint> = (value, path) =>
  typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : fail(path, 'a position')

/** An RFC 3339 time, as milliseconds since the Unix epoch. */
export const instant: Decoder<number> = (value, path) => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) ? at : fail(path, 'a time')
}

export const oneOf =
  <const T extends string>(values: readonly T[]): Decoder<T> =>
  (value, path) =>
    values.find((candidate) => candidate === value) ?? fail(path, values.join(' | '))

export const nullable =
  <T>(inner: Decoder<T>): Decoder<T | null> =>
  (value, path) =>
    value === null || value === undefined ? null : inner(value, path)

export const list =
  <T>(inner: Decoder<T>): Decoder<readonly T[]> =>
  (value, path) =>
    Array.isArray(value) ? value.map((item: unknown, index) => inner(item, `${path}[${index}]`)) : fail(path, 'a list')

/** An object with these fields; further ones are ignored, because the schema may grow. */
export const record =
  <T extends object>(fields: { readonly [K in keyof T]: Decoder<T[K]> }): Decoder<T> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null) return fail(path, 'an object')
    const source = new Map<string, unknown>(Object.entries(value))
    const result: Partial<T> = {}
    for (const key in fields) result[key] = fields[key](source.get(key), path === '' ? key : `${path}.${key}`)
    return result as T
  }
