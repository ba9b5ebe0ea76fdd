import { every, pause, type Failpoints, type Logger, type Machine } from '@ioc/kit'
import type { Following, LogPort } from '../log/log-port.ts'
import type { FactIndex } from './fact-index.ts'

export interface FollowerOptions {
  readonly log: LogPort
  readonly index: FactIndex
  readonly machine: Machine
  readonly failpoints: Failpoints
  readonly logger: Logger
  /** How often what was followed is written to disk, in milliseconds. */
  readonly flushEveryMs?: number
  /** How often the head of the log is compared with what was followed, in milliseconds. */
  readonly watchEveryMs?: number
}

/** Keeps the index level with the log: rebuilds it where it must, then follows, and resumes after every interruption. */
export interface Follower {
  /** Whether the index has been level with the log since the last rebuild: only then may facts be judged by it. */
  readonly isLevel: () => boolean
  /** Whether the log is being followed right now. */
  readonly isFollowing: () => boolean
  /** Checks at once whether the log is still the one that was indexed. */
  readonly recheck: () => void
  readonly close: () => Promise<void>
}

const FLUSH_EVERY_FACTS = 10_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000
const PROGRESS_EVERY_MS = 2_000

/** Starts following; returns at once. Failures are logged and tried again: the log may start later than we do. */
export function startFollower(options: FollowerOptions): Follower {
  const { log, index, machine, failpoints, logger, flushEveryMs = 1_000, watchEveryMs = 5_000 } = options
  const stopped = new AbortController()
  let level = false
  let following: Following | undefined
  /** Position of the last event seen, of any stream. */
  let seen = 0n
  let flushing: Promise<void> = Promise.resolve()

  const flush = (): Promise<void> => {
    flushing = flushing.then(async () => {
      if (index.unflushed() === 0) return
      try {
        failpoints.hit('ingest.before-checkpoint')
        await index.flush()
        failpoints.hit('ingest.after-checkpoint')
      } catch (error) {
        logger.error({ err: error }, 'the index cannot be written; facts stay in memory')
      }
    })
    return flushing
  }

  /** A log that was restored or replaced no longer has the event at our checkpoint: then all we know is worthless. */
  async function discardForeignIndex(): Promise<void> {
    const checkpoint = index.checkpoint()
    if (checkpoint === undefined) return
    if ((await log.eventIdAt(checkpoint.position)) === checkpoint.eventId) return
    logger.warn(
      { position: String(checkpoint.position) },
      'the log is not the one that was indexed: rebuilding the index',
    )
    level = false
    seen = 0n
    await flushing
    await index.clear()
  }

  async function catchUp(): Promise<void> {
    const from = index.checkpoint()?.position
    let events = 0
    let saidAt = machine.elapsed()
    for await (const event of log.readAll(from)) {
      if (stopped.signal.aborted) return
      index.follow(event)
      seen = event.position
      events++
      if (index.unflushed() >= FLUSH_EVERY_FACTS) await flush()
      if (machine.elapsed() - saidAt < PROGRESS_EVERY_MS) continue
      saidAt = machine.elapsed()
      logger.info({ events, position: String(seen) }, 'reading the log into the index')
    }
    logger.info({ events, position: String(index.checkpoint()?.position ?? 0n) }, 'the index is level with the log')
    level = true
  }

  async function follow(): Promise<void> {
    if (stopped.signal.aborted) return
    following = log.follow(index.checkpoint()?.position)
    try {
      for await (const { position, event } of following.steps) {
        if (event !== undefined) index.follow(event)
        seen = position
        if (index.unflushed() >= FLUSH_EVERY_FACTS) await flush()
      }
    } finally {
      following = undefined
    }
  }

  async function run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (!stopped.signal.aborted) {
      const before = seen
      try {
        await discardForeignIndex()
        await catchUp()
        await follow()
      } catch (error) {
        if (stopped.signal.aborted) return
        logger.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'following the log was interrupted',
        )
      }
      pauseMs = seen > before ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      await pause(machine.timers, pauseMs, stopped.signal)
    }
  }

  /** A subscription can fall silent without an error: the head moving on while nothing arrives gives it away. */
  let suspect: bigint | undefined
  const watch = async (): Promise<void> => {
    if (following === undefined) return
    const before = seen
    const head = await log.head()
    if (head > before && suspect === before && seen === before) {
      logger.warn({ position: String(before), head: String(head) }, 'nothing arrives from the log: subscribing again')
      following?.close()
    }
    suspect = before
  }

  const endWatch = every(machine.timers, watchEveryMs, () => {
    watch().catch((error: unknown) => {
      logger.debug({ err: error }, 'the head of the log cannot be read')
    })
  })
  const endFlushes = every(machine.timers, flushEveryMs, () => void flush())
  const running = run()

  return {
    isLevel: () => level,
    isFollowing: () => following !== undefined,
    recheck: () => following?.close(),
    async close() {
      stopped.abort()
      endWatch()
      endFlushes()
      following?.close()
      await running
      await flush()
    },
  }
}
