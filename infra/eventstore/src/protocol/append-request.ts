import type { NewEvent } from '../format/frame.ts'
import { ANY, type Expectation, NO_STREAM, STREAM_EXISTS } from '../streams/decide.ts'
import { missingProperty, noExpectation, Refusal, writableName } from './refusal.ts'
import { readUuid } from './uuid.ts'
import { WireReader } from './wire.ts'

const NOTHING: Buffer = Buffer.alloc(0)
const TYPE = Buffer.from('type')
const CONTENT_TYPE = Buffer.from('content-type')
const JSON_TYPE = Buffer.from('application/json')

const NO_ID: Buffer = Buffer.alloc(16)

/** What an append says besides its events. */
export interface AppendOptions {
  readonly stream: Buffer
  readonly expected: Expectation
}

/** The same in a BatchAppend call, as it came: whoever begins an append with it checks name and expectation. */
export interface BatchOptions {
  stream: Buffer | undefined
  expected: Expectation | undefined
  /** Milliseconds since 1970 by which an answer is wanted. */
  deadline: number
}

/** One message of a BatchAppend call; an append may take many, told apart by `correlation`. */
export interface BatchMessage {
  /** The correlation id's 16 bytes as text, for use as a key: the same id may come in two forms. Empty: none came. */
  correlation: string
  /** The `correlation_id` message as it came, to be echoed. */
  correlationBytes: Buffer
  options: BatchOptions | undefined
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
  let hasContentType = false
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
      else if (key.equals(CONTENT_TYPE)) {
        hasContentType = true
        json = value.equals(JSON_TYPE)
      }
    } else if (message.field === 3) metadata = message.bytes()
    else if (message.field === 4) data = message.bytes()
    else message.skip()
  }
  if (type === undefined) throw missingProperty('type')
  if (!hasContentType) throw missingProperty('content-type')
  if (id === undefined) throw new Refusal('handler', 'an event has no id')
  if (id[0] === 0 && id.equals(NO_ID)) throw new Refusal('handler', "Empty eventId provided. (Parameter 'eventId')")
  if (type.length === 0) throw new Refusal('handler', "Empty eventType provided. (Parameter 'eventType')")
  if (type.length > 0xffff) throw new Refusal('argument', 'an event type is longer than 65,535 bytes')
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

/** A revision that a request expects. The greatest number is the protocol's old way to say that there is no stream. */
function readRevision(message: WireReader): Expectation {
  const revision = message.varint()
  if (message.high < 0x80000000) return revision
  if (message.high === 0xffffffff && message.low === 0xffffffff) return NO_STREAM
  throw new Refusal('handler', 'a revision has at most 63 bits')
}

/** Reads one of the fields that say what is expected of the stream: 2 to 5 in every request. */
function readExpectation(message: WireReader): Expectation {
  if (message.field === 2) return readRevision(message)
  message.skip()
  return message.field === 3 ? NO_STREAM : message.field === 4 ? ANY : STREAM_EXISTS
}

function readBatchOptions(message: WireReader, now: number, options: BatchOptions): void {
  while (message.next()) {
    if (message.field === 1) options.stream = readIdentifier(message.message())
    else if (message.field >= 2 && message.field <= 5) options.expected = readExpectation(message)
    else if (message.field === 6) options.deadline = readTime(message.message())
    else if (message.field === 7) options.deadline = now + readTime(message.message())
    else message.skip()
  }
}

function readBatchField(message: WireReader, now: number, partial: BatchMessage): void {
  if (message.field === 1) {
    partial.correlationBytes = message.bytes()
    partial.correlation = readUuid(new WireReader(partial.correlationBytes)).toString('latin1')
  } else if (message.field === 2) {
    partial.options = { stream: undefined, expected: undefined, deadline: Number.POSITIVE_INFINITY }
    readBatchOptions(message.message(), now, partial.options)
  } else if (message.field === 3) partial.events.push(readProposed(message.message()))
  else if (message.field === 4) partial.isFinal = message.varint() !== 0
  else message.skip()
}

/**
 * Reads a `BatchAppendReq`.
 * @param partial is filled as far as the message is readable, beyond what is refused, so that an answer names the append
 * @throws Refusal the first there is; WireError
 */
export function readBatchAppend(bytes: Buffer, now: number, partial: BatchMessage): BatchMessage {
  const message = new WireReader(bytes)
  let refusal: Refusal | undefined
  while (message.next()) {
    try {
      readBatchField(message, now, partial)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusal ??= error
    }
  }
  if (refusal !== undefined) throw refusal
  if (partial.correlation === '') throw new Refusal('handler', 'the correlation id is missing')
  return partial
}

/** Reads one `AppendReq`: the options, one event, or neither. */
export function readAppend(bytes: Buffer): { options?: AppendOptions; event?: NewEvent } {
  const message = new WireReader(bytes)
  while (message.next()) {
    if (message.field === 1) return { options: readAppendOptions(message.message()) }
    if (message.field === 2) return { event: readProposed(message.message()) }
    message.skip()
  }
  return {}
}

function readAppendOptions(message: WireReader): AppendOptions {
  let stream: Buffer | undefined
  let expected: Expectation | undefined
  while (message.next()) {
    if (message.field === 1) stream = readIdentifier(message.message())
    else if (message.field >= 2 && message.field <= 5) expected = readExpectation(message)
    else message.skip()
  }
  if (expected === undefined) throw noExpectation('AppendReq')
  return { stream: writableName(stream), expected }
}
