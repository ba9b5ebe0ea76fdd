const KEY_OVERHEAD = 4

/**
 * About how many characters JSON of a value has: at least what it counts, so that what is above the limit surely is too large.
 * Walks no further than the limit and does not recurse.
 */
export function charactersOf(value: unknown, limit: number): number {
  const open: unknown[] = [value]
  let sum = 0
  while (open.length > 0 && sum <= limit) {
    const next = open.pop()
    if (typeof next === 'string') sum += next.length + 2
    else if (Array.isArray(next)) for (const item of next as readonly unknown[]) open.push(item)
    else if (typeof next === 'object' && next !== null) {
      // Entries of a result come by the hundred thousand: nothing is made for each.
      for (const key in next) {
        sum += key.length + KEY_OVERHEAD
        const item: unknown = Reflect.get(next, key)
        if (typeof item === 'string') sum += item.length + 2
        else if (typeof item === 'object') open.push(item)
        else sum += 1
      }
    } else sum += 1
  }
  return sum
}
