import type { EventStoreDBClient } from '@eventstore/db-client'
import { eventIdOf, positionOf, toMessage, type FactMessage, type LogEntry } from '@ioc/contracts/log'
import { readEntryAt } from '@ioc/log-client'
import { every, type Failpoints, type Logger, type Machine, type Timers } from '@ioc/kit'
import { STREAM_NAME } from '@ioc/contracts'
import type { JetStreamManager, NatsConnection } from 'nats'
import { ChainLostError, RememberedIdError } from './errors.ts'
import { fitMessage, reduceMessage } from './fit-message.ts'
import { followLog } from './follow-log.ts'
import { Publisher } from './publisher.ts'
import { ensureStream, forgetIds, purge, readState, type StreamSettings, type Tail } from './stream.ts'
import { windowStart } from './window-start.ts'

export interface SessionOptions {
  readonly log: EventStoreDBClient
  readonly connection: NatsConnection
  readonly stream: StreamSettings
  readonly windowMessages: number
  readonly windowBytes: number
  readonly ackTimeoutMs: number
  readonly watchMs: number
  readonly failpoints: Failpoints
  readonly logger: Logger
  readonly signal: AbortSignal
  readonly machine: Machine
  readonly onAck: (position: bigint) => void
  readonly onRefill: (reason: string) => void
  /** Called when everything is in place and relaying begins. */
  readonly onStarted: () => void
  /** Whether the first message of this session is to be published without its content: with it, it could not be. */
  readonly reduceFirst: boolean
  readonly onReduced: () => void
}

/** Where publishing goes on: the entry after `position`, expecting `lastSequence`. */
interface Start {
  readonly position: bigint
  readonly lastSequence: number
}

async function logHas(log: EventStoreDBClient, tail: Tail): Promise<boolean> {
  const entry = await readEntryAt(log, tail.position)
  return entry !== undefined && eventIdOf(entry) === tail.eventId
}

/**
 * Finds where the chain goes on. The checkpoint is the stream's own last message; a stream that is empty, or ends in a message
 * that the log does not have (log restored, message forged), is filled again from the start of the retention window.
 */
async function findStart(manager: JetStreamManager, options: SessionOptions): Promise<Start> {
  const { log, stream, logger } = options
  const info = await ensureStream(manager, stream)
  const { tail, lastSequence } = await readState(manager, info)
  if (tail !== undefined && (await logHas(log, tail))) return { position: tail.position, lastSequence }
  const reason =
    tail === undefined
      ? `stream ${STREAM_NAME} holds nothing of ours`
      : `stream ${STREAM_NAME} ends at ${tail.position} with event ${tail.eventId}, which the log does not have`
  if (info.state.messages > 0) await purge(manager, lastSequence)
  // What it held before has to come again under the same ids.
  if (lastSequence > 0) await forgetIds(manager, stream, options.machine.timers)
  const { after } = await windowStart(log, stream.maxBytes, stream.province)
  logger.warn({ reason, after: String(after) }, 'filling the stream again from the log')
  options.onRefill(reason)
  // The sequence at which the stream was found so, not the present one: what another relay has published since would otherwise be
  // published a second time behind it.
  return { position: after, lastSequence }
}

/** Notices a stream that was deleted, purged or written by another while nothing is being published. */
function watchStream(manager: JetStreamManager, publisher: Publisher, timers: Timers, everyMs: number): () => void {
  let looking = false
  const look = async (): Promise<void> => {
    const expected = publisher.sequence
    if (publisher.inFlight > 0) return
    const { state } = await manager.streams.info(STREAM_NAME)
    if (publisher.inFlight > 0 || publisher.sequence !== expected) return
    if (state.last_seq !== expected || (expected > 0 && state.messages === 0)) {
      publisher.lost.abort(new ChainLostError(`the stream ends at ${state.last_seq}, expected ${expected}`))
    }
  }
  return every(timers, everyMs, () => {
    if (looking) return
    looking = true
    look()
      .catch((cause: unknown) => publisher.lost.abort(new ChainLostError('the stream does not answer', { cause })))
      .finally(() => (looking = false))
  })
}

/** Positions of what is published and not acknowledged, oldest first. */
class Positions {
  readonly #bySequence = new Map<number, bigint>()
  add(sequence: number, position: bigint): void {
    this.#bySequence.set(sequence, position)
  }
  take(sequence: number): bigint {
    const position = this.#bySequence.get(sequence) ?? 0n
    this.#bySequence.delete(sequence)
    return position
  }
}

/**
 * Relays until the signal aborts (then everything published is awaited) or something is lost.
 * @throws whatever was lost: the caller starts the next session, which goes on from what the stream then holds.
 */
export async function runSession(options: SessionOptions): Promise<void> {
  const { connection, failpoints, signal, log, stream } = options
  const manager = await connection.jetstreamManager()
  failpoints.hit('relay.before-tail')
  const start = await findStart(manager, options)
  failpoints.hit('relay.after-tail')
  const positions = new Positions()
  const publisher = new Publisher({
    connection,
    lastSequence: start.lastSequence,
    maxMessages: options.windowMessages,
    maxBytes: options.windowBytes,
    ackTimeoutMs: options.ackTimeoutMs,
    machine: options.machine,
    onAck: (sequence) => {
      failpoints.hit('relay.after-ack')
      options.onAck(positions.take(sequence))
    },
  })
  const unwatch = watchStream(manager, publisher, options.machine.timers, options.watchMs)
  const ending = AbortSignal.any([signal, publisher.lost.signal])
  const maxPayload = connection.info?.max_payload ?? 1024 ** 2
  let previous = start.position
  const messageOf = (entry: LogEntry): FactMessage => {
    const whole = toMessage(entry, previous, stream.province)
    const fitting = fitMessage(whole, stream.province, maxPayload)
    const message = options.reduceFirst && previous === start.position ? reduceMessage(fitting) : fitting
    if (message.body !== whole.body) options.onReduced()
    return message
  }
  const publish = async (entry: LogEntry): Promise<void> => {
    const position = positionOf(entry)
    failpoints.hit('relay.before-publish')
    positions.add(publisher.sequence + 1, position)
    await publisher.publish(messageOf(entry))
    failpoints.hit('relay.after-publish')
    previous = position
  }
  try {
    options.onAck(start.position)
    options.onStarted()
    const following = { after: previous, signal: ending, watchMs: options.watchMs, timers: options.machine.timers }
    for await (const entry of followLog(log, following)) {
      await publish(entry)
    }
    await publisher.drain()
  } catch (error) {
    if (error instanceof RememberedIdError) await forgetIds(manager, stream, options.machine.timers)
    throw error
  } finally {
    unwatch()
    publisher.close()
  }
}
