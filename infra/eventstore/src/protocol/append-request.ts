import type { NewEvent } from '../format/frame.ts'
import { ANY, type Expectation, NO_STREAM, STREAM_EXISTS } from '../streams/decide.ts'
import { readUuid } from './uuid.ts'
import { WireError, WireReader } from './wire.ts'

const NOTHING: Buffer = Buffer.alloc(0)
const TYPE = Buffer.from('type')
const CONTENT_TYPE = Buffer.from('content-type')
const JSON_TYPE = Buffer.from('application/json')

/** What an append says besides its events. */
export interface AppendOptions {
  readonly stream: Buffer
  readonly expected: Expectation
  /** Milliseconds since 1970 by which an answer is wanted. */
  readonly deadline: number
}

/** One message of a BatchAppend call; an append may take many, told apart by `correlation`. */
export interface BatchMessage {
  /** The correlation id as text of bytes, for use as a key. */
  correlation: string
  /** The `correlation_id` message as it came, to be echoed. */
  correlationBytes: Buffer
  options: AppendOptions | undefined
  readonly events: NewEvent[]
  isFinal: boolean
}

/** Reads a `StreamIdentifier`. */
function readIdentifier(message: WireReader): Buffer {
  let name: Buffer = NOTHING
  while (message.next()) {
    if (message.field === 3) name = message.bytes()
    else message.skip()
  }
  return name
}

/** Reads a `ProposedMessage`; the event's buffers are views of the message. */
function readProposed(message: WireReader): NewEvent {
  let id: Buffer | undefined
  let type: Buffer | undefined
  let json = false
  let data: Buffer = NOTHING
  let metadata: Buffer = NOTHING
  while (message.next()) {
    if (message.field === 1) id = readUuid(message.message())
    else if (message.field === 2) {
      const entry = message.message()
      let key: Buffer = NOTHING
      let value: Buffer = NOTHING
      while (entry.next()) {
        if (entry.field === 1) key = entry.bytes()
        else if (entry.field === 2) value = entry.bytes()
        else entry.skip()
      }
      if (key.equals(TYPE)) type = value
      else if (key.equals(CONTENT_TYPE)) json = value.equals(JSON_TYPE)
    } else if (message.field === 3) metadata = message.bytes()
    else if (message.field === 4) data = message.bytes()
    else message.skip()
  }
  if (id === undefined) throw new WireError('an event has no id')
  if (type === undefined) throw new WireError("Required Metadata Property 'type' is missing")
  if (type.length === 0) throw new WireError('Empty eventType provided.')
  if (type.length > 0xffff) throw new WireError('an event type is longer than 65,535 bytes')
  return { id, type, json, data, metadata }
}

/** A `Timestamp` or `Duration` in milliseconds. */
function readTime(message: WireReader): number {
  let milliseconds = 0
  while (message.next()) {
    if (message.field === 1) milliseconds += signed(message) * 1000
    else if (message.field === 2) milliseconds += signed(message) / 1e6
    else message.skip()
  }
  return milliseconds
}

function signed(message: WireReader): number {
  message.varint()
  return (message.high | 0) * 4_294_967_296 + message.low
}

function readBatchOptions(message: WireReader, now: number): AppendOptions {
  let stream: Buffer | undefined
  let expected: Expectation = ANY
  let deadline = Number.POSITIVE_INFINITY
  while (message.next()) {
    if (message.field === 1) stream = readIdentifier(message.message())
    else if (message.field === 2) expected = message.varint()
    else if (message.field === 6) deadline = readTime(message.message())
    else if (message.field === 7) deadline = now + readTime(message.message())
    else {
      if (message.field === 3) expected = NO_STREAM
      else if (message.field === 4) expected = ANY
      else if (message.field === 5) expected = STREAM_EXISTS
      message.skip()
    }
  }
  return { stream: checkName(stream), expected, deadline }
}

function checkName(name: Buffer | undefined): Buffer {
  if (name === undefined || name.length === 0) throw new WireError('the stream has no name')
  if (name.length > 0xffff) throw new WireError('a stream name is longer than 65,535 bytes')
  return name
}

/** Reads a `BatchAppendReq`. `partial` is filled as far as the message is readable, so that an error can be answered. */
export function readBatchAppend(bytes: Buffer, now: number, partial: BatchMessage): BatchMessage {
  const message = new WireReader(bytes)
  while (message.next()) {
    if (message.field === 1) {
      partial.correlationBytes = message.bytes()
      partial.correlation = partial.correlationBytes.toString('latin1')
    } else if (message.field === 2) partial.options = readBatchOptions(message.message(), now)
    else if (message.field === 3) partial.events.push(readProposed(message.message()))
    else if (message.field === 4) partial.isFinal = message.varint() !== 0
    else message.skip()
  }
  return partial
}

/** Reads one `AppendReq`: either the options or one event. */
export function readAppend(bytes: Buffer): { options?: Omit<AppendOptions, 'deadline'>; event?: NewEvent } {
  const message = new WireReader(bytes)
  while (message.next()) {
    if (message.field === 1) return { options: readAppendOptions(message.message()) }
    if (message.field === 2) return { event: readProposed(message.message()) }
    message.skip()
  }
  return {}
}

function readAppendOptions(message: WireReader): Omit<AppendOptions, 'deadline'> {
  let stream: Buffer | undefined
  let expected: Expectation = ANY
  while (message.next()) {
    if (message.field === 1) stream = readIdentifier(message.message())
    else if (message.field === 2) expected = message.varint()
    else {
      if (message.field === 3) expected = NO_STREAM
      else if (message.field === 4) expected = ANY
      else if (message.field === 5) expected = STREAM_EXISTS
      message.skip()
    }
  }
  return { stream: checkName(stream), expected }
}
