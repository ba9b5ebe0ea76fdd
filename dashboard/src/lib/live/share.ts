const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * `next` with every part of `before` in which nothing has changed, down to single rows: what is drawn from such a part is not
 * drawn again. Both are decoded answers of one question: plain objects, lists and scalars.
 */
export function sharing<T>(before: T | undefined, next: T): T
export function sharing(before: unknown, next: unknown): unknown {
  if (Object.is(before, next)) return before
  if (Array.isArray(before) && Array.isArray(next)) {
    const items: readonly unknown[] = next
    const known: readonly unknown[] = before
    const shared = items.map((item, index) => sharing(known[index], item))
    return known.length === shared.length && shared.every((item, index) => Object.is(item, known[index]))
      ? known
      : shared
  }
  if (!isPlain(before) || !isPlain(next)) return next
  const shared = Object.fromEntries(Object.entries(next).map(([key, value]) => [key, sharing(before[key], value)]))
  const keys = Object.keys(shared)
  const same = keys.length === Object.keys(before).length && keys.every((key) => Object.is(shared[key], before[key]))
  return same ? before : shared
}
