/** At most so many at a time; others wait in order. */
export interface Slots {
  readonly acquire: () => Promise<void> | undefined
  readonly release: () => void
  readonly used: () => number
}

export function createSlots(limit: number): Slots {
  const waiting: (() => void)[] = []
  let used = 0
  return {
    acquire() {
      if (used < limit) {
        used++
        return undefined
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
    release() {
      const next = waiting.shift()
      if (next === undefined) used--
      else next()
    },
    used: () => used,
  }
}
