import { HEADERS, STREAM_NAME, streamSubjects } from '@ioc/contracts'
import { pause, type Timers } from '@ioc/kit'
import {
  DiscardPolicy,
  NatsError,
  RetentionPolicy,
  StorageType,
  nanos,
  type JetStreamManager,
  type StoredMsg,
  type StreamInfo,
  type StreamUpdateConfig,
} from 'nats'

export interface StreamSettings {
  readonly province: string
  readonly maxBytes: number
  readonly replicas: number
  readonly duplicateWindowSeconds: number
}

/** The last message of ours in the stream: from here the chain goes on. */
export interface Tail {
  readonly position: bigint
  readonly eventId: string
}

/** What the stream holds: its last sequence (kept even when all messages are gone) and our last message. */
export interface StreamState {
  readonly lastSequence: number
  readonly tail: Tail | undefined
}

/** Shortest duplicate window that the server accepts. */
const SHORTEST_WINDOW_MS = 100
/** How many messages without a place in the chain are skipped at the end before the stream counts as not ours. */
const MAX_FOREIGN = 1_000
const NOT_FOUND = '404'

const isNotFound = (error: unknown): boolean =>
  error instanceof NatsError && (error.code === NOT_FOUND || error.api_error?.code === Number(NOT_FOUND))

const mutableConfig = (settings: StreamSettings) => ({
  subjects: [streamSubjects(settings.province)],
  max_bytes: settings.maxBytes,
  discard: DiscardPolicy.Old,
  num_replicas: settings.replicas,
  duplicate_window: nanos(settings.duplicateWindowSeconds * 1000),
  allow_direct: true,
})

/** Sets the mutable part of the configuration, keeping what operators set beside it. */
async function update(manager: JetStreamManager, info: StreamInfo, change: Partial<StreamUpdateConfig>): Promise<void> {
  await manager.streams.update(STREAM_NAME, { ...info.config, ...change })
}

/** The stream as it is; created when it is missing, its limits brought to the settings when they differ. */
export async function ensureStream(manager: JetStreamManager, settings: StreamSettings): Promise<StreamInfo> {
  const wanted = mutableConfig(settings)
  try {
    const info = await manager.streams.info(STREAM_NAME)
    const { subjects, max_bytes, num_replicas, duplicate_window } = info.config
    const same =
      subjects.join() === wanted.subjects.join() &&
      max_bytes === wanted.max_bytes &&
      num_replicas === wanted.num_replicas &&
      duplicate_window === wanted.duplicate_window
    if (!same) await update(manager, info, wanted)
    return info
  } catch (error) {
    if (!isNotFound(error)) throw error
    return manager.streams.add({
      name: STREAM_NAME,
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      ...wanted,
    })
  }
}

async function messageAt(manager: JetStreamManager, sequence: number): Promise<StoredMsg | undefined> {
  try {
    return (await manager.streams.getMessage(STREAM_NAME, { seq: sequence })) ?? undefined
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

async function lastMessage(manager: JetStreamManager): Promise<StoredMsg | undefined> {
  try {
    return (await manager.streams.getMessage(STREAM_NAME, { last_by_subj: '>' })) ?? undefined
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function placeOf(message: StoredMsg): Tail | undefined {
  const position = message.header.get(HEADERS.position)
  return /^\d{1,20}$/.test(position)
    ? { position: BigInt(position), eventId: message.header.get(HEADERS.messageId) }
    : undefined
}

/** Reads where the chain ends. Messages of others that carry no position are passed over. */
export async function readState(manager: JetStreamManager, info: StreamInfo): Promise<StreamState> {
  const lastSequence = info.state.last_seq
  let message = await lastMessage(manager)
  for (let skipped = 0; message !== undefined && skipped < MAX_FOREIGN; skipped++) {
    const tail = placeOf(message)
    if (tail !== undefined) return { lastSequence, tail }
    const { seq } = message
    message = undefined
    for (let before = seq - 1; before >= info.state.first_seq && message === undefined; before--) {
      message = await messageAt(manager, before)
    }
  }
  return { lastSequence, tail: undefined }
}

/**
 * Makes the stream forget the ids of messages that it no longer holds: it would acknowledge them as duplicates and not store
 * them. Shrinking the duplicate window is the only way that leaves the consumers of others alone.
 */
export async function forgetIds(manager: JetStreamManager, settings: StreamSettings, timers: Timers): Promise<void> {
  const info = await manager.streams.info(STREAM_NAME)
  await update(manager, info, { duplicate_window: nanos(SHORTEST_WINDOW_MS) })
  // The server clears out what is too old on a timer of that same length.
  await pause(timers, SHORTEST_WINDOW_MS * 3)
  await update(manager, info, { duplicate_window: nanos(settings.duplicateWindowSeconds * 1000) })
}

/** Removes all messages up to a sequence; the sequence goes on counting and consumers stay. */
export async function purge(manager: JetStreamManager, upTo: number): Promise<void> {
  await manager.streams.purge(STREAM_NAME, { seq: upTo + 1 })
}
