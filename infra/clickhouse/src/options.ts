/** Bounds of what one role's query may use, unless the query names its own. */
export type RoleLimits = {
  /** Seconds of execution; beyond it the query fails with `clickhouse-limit-time`. */
  maxExecutionSeconds: number
  /** Bytes of memory of one query. */
  maxMemoryBytes: number
  /** Rows and bytes of a result: results are buffered whole. */
  maxResultRows: number
  maxResultBytes: number
  /** Queries that may wait; the next is refused with `clickhouse-busy`. */
  maxQueued: number
}

export type ClickHouseOptions = {
  /** Clients of the analyst pool. Embedded, each needs a thread of libuv's pool: see README. Default 2. */
  analysts?: number
  /** Threads in libuv's pool. Default `UV_THREADPOOL_SIZE`, or 4. */
  threadPoolSize?: number
  writer?: Partial<RoleLimits>
  wall?: Partial<RoleLimits>
  analyst?: Partial<RoleLimits>
}

const MiB = 1024 * 1024

/** Defaults fit a machine of 8 GB. The wall's are small because a screen that waits 5 s is broken anyway. */
export const DEFAULT_LIMITS: Readonly<Record<'writer' | 'wall' | 'analyst', RoleLimits>> = {
  writer: {
    maxExecutionSeconds: 300,
    maxMemoryBytes: 4096 * MiB,
    maxResultRows: 5_000_000,
    maxResultBytes: 512 * MiB,
    maxQueued: 64,
  },
  wall: {
    maxExecutionSeconds: 5,
    maxMemoryBytes: 1024 * MiB,
    maxResultRows: 200_000,
    maxResultBytes: 64 * MiB,
    maxQueued: 64,
  },
  analyst: {
    maxExecutionSeconds: 30,
    maxMemoryBytes: 2048 * MiB,
    maxResultRows: 1_000_000,
    maxResultBytes: 256 * MiB,
    maxQueued: 32,
  },
}

/**
 * How many analyst clients can run at once. Embedded queries occupy a thread of libuv's pool for as long as they run:
 * one is kept for the writer, one for the wall, one for cancelling (and for files and name look-ups), at least one is left.
 */
export const analystClients = (wanted: number, embedded: boolean, threadPoolSize: number): number => {
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 64) throw new RangeError(`analysts: 1 to 64, not ${wanted}`)
  return embedded ? Math.max(1, Math.min(wanted, threadPoolSize - 3)) : wanted
}
