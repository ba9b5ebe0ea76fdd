import { randomBytes } from 'node:crypto'

/** Schedules work; a parameter so that a simulation can decide when what runs. */
export interface Timers {
  /** Calls back after `ms` real milliseconds; the returned function cancels. */
  readonly after: (ms: number, callback: () => void) => () => void
}

export const systemTimers: Timers = {
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms`, or at once when the signal aborts. */
export const pause = (timers: Timers, ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const done = (): void => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = timers.after(ms, done)
    signal?.addEventListener('abort', done, { once: true })
  })

/** Calls back every `ms`, the next time counted from the end of the last; the returned function ends it. */
export function every(timers: Timers, ms: number, callback: () => void): () => void {
  let cancel = timers.after(ms, again)
  let ended = false
  function again(): void {
    callback()
    if (!ended) cancel = timers.after(ms, again)
  }
  return () => {
    ended = true
    cancel()
  }
}

/** What the logic of a service takes from the machine beside its clock; a simulation gives its own. */
export interface Machine {
  readonly timers: Timers
  /** Milliseconds from some origin, never set back: for measuring, not for dating. */
  readonly elapsed: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** So many bytes that nobody can guess. */
  readonly bytes: (count: number) => Buffer
}

export const systemMachine: Machine = {
  timers: systemTimers,
  elapsed: () => performance.now(),
  random: () => Math.random(),
  bytes: (count) => randomBytes(count),
}
