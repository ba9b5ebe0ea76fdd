/** The time source and timers that live code runs on; specs bring their own. */
export interface Scheduler {
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** Runs `task` once after `ms`; the answer cancels it. */
  after(ms: number, task: () => void): () => void
}

/** The scheduler of a browser. */
export const browserScheduler: Scheduler = {
  now: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

/**
 * Calls `emit` for the first offer after quiet at once, then at most once in `intervalMs`; between two calls the latest
 * offer wins and none waits longer than the interval.
 */
export function createPacer<T>(intervalMs: number, scheduler: Scheduler, emit: (value: T) => void) {
  let lastAt = Number.NEGATIVE_INFINITY
  let pending: { value: T } | undefined
  let cancel: (() => void) | undefined

  const flush = (): void => {
    cancel = undefined
    if (pending === undefined) return
    const { value } = pending
    pending = undefined
    lastAt = scheduler.now()
    emit(value)
  }

  return {
    offer(value: T): void {
      pending = { value }
      if (cancel !== undefined) return
      const wait = lastAt + intervalMs - scheduler.now()
      if (wait <= 0) flush()
      else cancel = scheduler.after(wait, flush)
    },
    /** Drops what waits; later offers work as before. */
    stop(): void {
      cancel?.()
      cancel = undefined
      pending = undefined
    },
  }
}
