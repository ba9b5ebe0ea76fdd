import type { EventStoreDBClient } from '@eventstore/db-client'
import { pause, type Failpoints, type Logger, type Machine, type Running } from '@ioc/kit'
import { connect, type NatsConnection } from 'nats'
import { createBackoff } from './backoff.ts'
import { RefusedMessageError } from './errors.ts'
import { createRelayMetrics, type RelayMetrics } from './metrics.ts'
import { Progress } from './progress.ts'
import { createReadiness } from './readiness.ts'
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
  /** How long readiness waits for messages that are on their way. */
  readonly levelWithinMs?: number
  readonly machine: Machine
}

export interface Relay extends Running {
  readonly metrics: RelayMetrics
  /** Position of the newest message that the stream has acknowledged. */
  readonly position: () => bigint
  /** `undefined` where everything that the log has is relayed, else why not. */
  readonly notReady: () => Promise<string | undefined>
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000
/** A message takes some milliseconds; whoever asks waits two seconds for an answer. */
const LEVEL_WITHIN_MS = 800

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
  const { log, logger, machine } = options
  const metrics = createRelayMetrics()
  const stop = new AbortController()
  const backoff = createBackoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, machine.random)
  const progress = new Progress(machine.timers)
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
      machine,
      reduceFirst: refused,
      onStarted: () => progress.began(),
      onAck: (acknowledged) => {
        // A session begins where the stream ends: only what goes beyond that is a success.
        if (acknowledged > progress.position) backoff.reset()
        progress.acknowledged(acknowledged)
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
        const reason = error instanceof Error ? error.message : String(error)
        progress.interrupted(`interrupted after ${progress.position}: ${reason}`)
        logger.warn({ err: error, pauseMs }, 'relaying was interrupted; going on from what the stream holds')
        await pause(machine.timers, pauseMs, stop.signal)
      }
    }
  }
  const running = run()

  return {
    metrics,
    position: () => progress.position,
    notReady: createReadiness(log, progress, machine.timers, options.levelWithinMs ?? LEVEL_WITHIN_MS),
    close: async () => {
      stop.abort()
      // Before the first connection there is nothing to drain, and connecting would be waited for without end.
      if (connection !== undefined) await running
      await connection?.close()
    },
  }
}
