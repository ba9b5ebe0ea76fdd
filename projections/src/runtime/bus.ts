import { HEADERS, STREAM_NAME } from '@ioc/contracts'
import { fromMessage, type ReceivedMessage } from '@ioc/contracts/log'
import { type Logger, pause, type Timers } from '@ioc/kit'
import {
  AckPolicy,
  ConsumerEvents,
  DeliverPolicy,
  NatsError,
  connect,
  nanos,
  type ConsumerMessages,
  type JetStreamManager,
  type NatsConnection,
} from 'nats'

export interface BusOptions {
  readonly natsUrl: string
  /** Position up to which the reader is complete. */
  readonly mine: () => bigint
  /** Called for each message in turn; the next is not delivered before it resolves. */
  readonly onMessage: (message: ReceivedMessage) => Promise<void>
  /** A message without a place in the chain. */
  readonly onForeign: () => void
  readonly timers: Timers
  readonly logger: Logger
}

export interface Bus {
  /** Throws the consumer away and makes a new one: for a bus that is silent although the log goes on. */
  readonly restart: () => void
  readonly close: () => Promise<void>
}

const RETRY_MS = 500
const PULL_MESSAGES = 2_000
const EXPIRES_MS = 5_000
const INACTIVE_MS = 60_000

const isNotFound = (error: unknown): boolean => error instanceof NatsError && error.api_error?.code === 404

async function positionAt(manager: JetStreamManager, sequence: number): Promise<bigint | undefined> {
  try {
    const message = await manager.streams.getMessage(STREAM_NAME, { seq: sequence })
    const position = message?.header.get(HEADERS.position) ?? ''
    return /^\d{1,20}$/.test(position) ? BigInt(position) : undefined
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/**
 * The first sequence whose message lies beyond a position: positions grow with sequences, so a binary search finds it.
 * Sequences whose message is gone or foreign are passed over downwards; starting too early costs only messages known already.
 */
async function sequenceAfter(manager: JetStreamManager, mine: bigint): Promise<number> {
  const { state } = await manager.streams.info(STREAM_NAME)
  let low = Math.max(1, state.first_seq)
  let high = state.last_seq + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    let probe = middle
    let position = await positionAt(manager, probe)
    while (position === undefined && probe > low) position = await positionAt(manager, --probe)
    if (position !== undefined && position <= mine) low = middle + 1
    else high = probe
  }
  return low
}

/**
 * A consumer without acknowledgements: what has been read is decided by the checkpoint alone, and the limit on unacknowledged
 * messages would starve big batches.
 */
async function openConsumer(connection: NatsConnection, mine: bigint): Promise<ConsumerMessages> {
  const manager = await connection.jetstreamManager()
  const { name } = await manager.consumers.add(STREAM_NAME, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: await sequenceAfter(manager, mine),
    ack_policy: AckPolicy.None,
    inactive_threshold: nanos(INACTIVE_MS),
    mem_storage: true,
  })
  const consumer = await connection.jetstream().consumers.get(STREAM_NAME, name)
  return consumer.consume({ max_messages: PULL_MESSAGES, expires: EXPIRES_MS, abort_on_missing_resource: true })
}

const FATAL_EVENTS: ReadonlySet<string> = new Set([
  ConsumerEvents.ConsumerDeleted,
  ConsumerEvents.ConsumerNotFound,
  ConsumerEvents.StreamNotFound,
  ConsumerEvents.HeartbeatsMissed,
])

/** Ends the iteration when the consumer says that it is gone. */
async function watchStatus(messages: ConsumerMessages): Promise<void> {
  for await (const status of await messages.status()) {
    if (FATAL_EVENTS.has(String(status.type))) messages.stop()
  }
}

/** Follows the stream for ever: connects, consumes, and starts again whenever anything goes away. */
export function followBus(options: BusOptions): Bus {
  const { timers, logger, onMessage, onForeign, mine } = options
  const stop = new AbortController()
  let connection: NatsConnection | undefined
  let messages: ConsumerMessages | undefined

  const session = async (onOpen: () => void): Promise<void> => {
    connection ??= await connect({
      servers: options.natsUrl,
      name: 'ioc-projector',
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 5_000,
      maxPingOut: 2,
    })
    // Closed while it was being made: nobody else knows of it yet.
    if (stop.signal.aborted) return connection.close()
    messages = await openConsumer(connection, mine())
    if (stop.signal.aborted) return messages.stop()
    onOpen()
    // Not waited for: its iterator does not end when the iteration over messages is broken off.
    watchStatus(messages).catch((error: unknown) => logger.debug({ err: error }, 'the status of the consumer ended'))
    try {
      for await (const message of messages) {
        if (stop.signal.aborted) break
        const received = fromMessage(message)
        if (received === undefined) onForeign()
        else await onMessage(received)
      }
    } finally {
      messages.stop()
    }
  }

  let complained = false
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await session(() => (complained = false))
        logger.debug('the consumer ended; making a new one')
      } catch (error) {
        if (stop.signal.aborted) return
        const message = error instanceof Error ? error.message : String(error)
        // Said once for as long as it lasts.
        if (!complained) logger.warn({ reason: message }, 'the bus is not available; the log is read instead')
        complained = true
      }
      await pause(timers, RETRY_MS, stop.signal)
    }
  }
  const running = run()

  return {
    restart: () => messages?.stop(),
    close: async () => {
      stop.abort()
      messages?.stop()
      await connection?.close()
      await running
    },
  }
}
