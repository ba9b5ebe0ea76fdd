import { setTimeout as sleep } from 'node:timers/promises'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { positionOf, readEntries, type Failpoints, type Logger, type Running } from '@ioc/kit'
import { connect, type NatsConnection } from 'nats'
import { createBackoff } from './backoff.ts'
import { RefusedMessageError } from './errors.ts'
import { createRelayMetrics, type RelayMetrics } from './metrics.ts'
import { runSession } from './session.ts'
import type { StreamSettings } from './stream.ts'

export interface RelayOptions {
  readonly log: EventStoreDBClient
  readonly natsUrl: string
  readonly stream: StreamSettings
  readonly failpoints: Failpoints
  readonly logger: Logger
  readonly windowMessages?: number
  readonly windowBytes?: number
  readonly ackTimeoutMs?: number
  /** How often log and stream are looked at beside what they deliver. */
  readonly watchMs?: number
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Milliseconds of a clock that does not jump. */
  readonly monotonic?: () => number
  /** Uniform in [0, 1). */
  readonly random?: () => number
}

export interface Relay extends Running {
  readonly metrics: RelayMetrics
  /** Position of the newest message that the stream has acknowledged. */
  readonly position: () => bigint
  /** `undefined` while everything in the log is relayed as it comes, else why not. */
  readonly notReady: () => Promise<string | undefined>
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000
/** So long may the log be ahead without the relay moving before it counts as stuck. */
const STUCK_MS = 5_000

const pause = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error
  })
}

/** NATS going away is ordinary: the client connects again for ever, and each session starts from what the stream holds. */
const connectNats = (url: string): Promise<NatsConnection> =>
  connect({
    servers: url,
    name: 'ioc-relay',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    waitOnFirstConnect: true,
    pingInterval: 5_000,
    maxPingOut: 2,
  })

/** Starts relaying; supervises it until closed. Neither the log nor NATS has to be there yet. */
export function startRelay(options: RelayOptions): Relay {
  const { log, logger, wait = pause, monotonic = () => performance.now(), random } = options
  const metrics = createRelayMetrics()
  const stop = new AbortController()
  const backoff = createBackoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, random)
  let position = 0n
  let movedAt = monotonic()
  /** Why nothing is relayed at present; undefined while a session runs. */
  let standstill: string | undefined = 'not connected yet'
  /** Whether the last session ended at a message that the stream does not take as it is. */
  let refused = false
  let connection: NatsConnection | undefined

  const session = async (): Promise<void> => {
    connection ??= await connectNats(options.natsUrl)
    await runSession({
      log,
      connection,
      stream: options.stream,
      windowMessages: options.windowMessages ?? 1024,
      windowBytes: options.windowBytes ?? 8 * 1024 ** 2,
      ackTimeoutMs: options.ackTimeoutMs ?? 5_000,
      watchMs: options.watchMs ?? 1_000,
      failpoints: options.failpoints,
      logger,
      signal: stop.signal,
      wait,
      reduceFirst: refused,
      onStarted: () => {
        standstill = undefined
        movedAt = monotonic()
      },
      onAck: (acknowledged) => {
        // A session begins where the stream ends: only what goes beyond that is a success.
        if (acknowledged > position) backoff.reset()
        position = acknowledged
        movedAt = monotonic()
        metrics.acknowledged(acknowledged)
      },
      onRefill: () => metrics.refills.inc(),
      onReduced: () => metrics.reduced.inc(),
    })
  }

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await session()
      } catch (error) {
        if (stop.signal.aborted) break
        metrics.sessions.inc()
        refused = error instanceof RefusedMessageError
        const pauseMs = backoff.next()
        standstill = `interrupted after ${position}: ${error instanceof Error ? error.message : String(error)}`
        logger.warn({ err: error, pauseMs }, 'relaying was interrupted; going on from what the stream holds')
        await wait(pauseMs, stop.signal)
      }
    }
  }
  const running = run()

  return {
    metrics,
    position: () => position,
    notReady: async () => {
      if (standstill !== undefined) return standstill
      if (monotonic() - movedAt < STUCK_MS) return undefined
      for await (const entry of readEntries(log, { after: position })) {
        return `relayed up to ${position}, the log has ${positionOf(entry)}`
      }
      return undefined
    },
    close: async () => {
      stop.abort()
      // Before the first connection there is nothing to drain, and connecting would be waited for without end.
      if (connection !== undefined) await running
      await connection?.close()
    },
  }
}
