import { bytesField, varintField, Wire, WireError } from './wire.ts'

/** An event as the log sends it: numbers and names read, data and metadata still the bytes that were sent. */
export interface Recorded {
  readonly position: bigint
  readonly revision: bigint
  readonly stream: string
  readonly id: string
  readonly type: string
  /** The data was written as JSON. */
  readonly isJson: boolean
  /** When the log took it: 100-nanosecond ticks since 1970 as the server's text; empty where it does not say. */
  readonly created: string
  /** Empty where there is none. */
  readonly metadata: Buffer
  readonly data: Buffer
}

/** Stands for an answer that carries no event. Streams of objects know no `undefined`. */
export const NO_EVENT = Symbol('an answer without an event')
export type Answer = Recorded | typeof NO_EVENT

// Fields of the messages of EventStoreDB's protocol (streams.proto, shared.proto), by message.
const RESPONSE_EVENT = bytesField(1)
/** Newest kind of answer that is known: an answer is one of the fields 1 to 9, the last of them in a message. */
const LAST_KIND = 9
const STREAM_NOT_FOUND = bytesField(4)
const EVENT_RECORDED = bytesField(1)
const RECORDED_ID = bytesField(1)
const RECORDED_STREAM = bytesField(2)
const RECORDED_REVISION = varintField(3)
const RECORDED_COMMIT = varintField(5)
const RECORDED_SYSTEM_METADATA = bytesField(6)
const RECORDED_METADATA = bytesField(7)
const RECORDED_DATA = bytesField(8)
const ID_STRUCTURED = bytesField(1)
const ID_TEXT = bytesField(2)
const STREAM_NAME = bytesField(3)
const MOST_SIGNIFICANT = varintField(1)
const LEAST_SIGNIFICANT = varintField(2)
const ENTRY_KEY = bytesField(1)
const ENTRY_VALUE = bytesField(2)

const EMPTY = Buffer.alloc(0)
/** What the official client calls an event that says nothing of its type. */
const NO_TYPE = '<no-event-type-provided>'
const JSON_CONTENT = 'application/json'

const halfHex = (half: bigint): string => half.toString(16).padStart(16, '0')

function structuredId(wire: Wire, end: number): string {
  let most = 0n
  let least = 0n
  for (let tag = wire.tag(end); tag !== 0; tag = wire.tag(end)) {
    if (tag === MOST_SIGNIFICANT) most = wire.uint64(end)
    else if (tag === LEAST_SIGNIFICANT) least = wire.uint64(end)
    else wire.skip(tag, end)
  }
  const hex = halfHex(most) + halfHex(least)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function readId(wire: Wire, end: number): string {
  let id = ''
  for (let tag = wire.tag(end); tag !== 0; tag = wire.tag(end)) {
    if (tag === ID_TEXT) id = wire.text(end)
    else if (tag === ID_STRUCTURED) {
      const stop = wire.span(end)
      id = structuredId(wire, stop)
    } else wire.skip(tag, end)
  }
  return id
}

function readStreamName(wire: Wire, end: number): string {
  let name = ''
  for (let tag = wire.tag(end); tag !== 0; tag = wire.tag(end)) {
    if (tag === STREAM_NAME) name = wire.text(end)
    else wire.skip(tag, end)
  }
  return name
}

/** An event while it is read. */
class Reading implements Recorded {
  position = 0n
  revision = 0n
  stream = ''
  id = ''
  type = NO_TYPE
  isJson = false
  created = ''
  metadata: Buffer = EMPTY
  data: Buffer = EMPTY

  /** One entry of what the server says about an event. */
  note(wire: Wire, end: number): void {
    let key = ''
    let value = ''
    for (let tag = wire.tag(end); tag !== 0; tag = wire.tag(end)) {
      if (tag === ENTRY_KEY) key = wire.text(end)
      else if (tag === ENTRY_VALUE) value = wire.text(end)
      else wire.skip(tag, end)
    }
    if (key === 'type') this.type = value
    else if (key === 'created') this.created = value
    else if (key === 'content-type') this.isJson = value === JSON_CONTENT
  }
}

function readRecorded(wire: Wire, end: number): Recorded {
  const event = new Reading()
  let hasId = false
  let hasStream = false
  for (let tag = wire.tag(end); tag !== 0; tag = wire.tag(end)) {
    switch (tag) {
      case RECORDED_ID: {
        const stop = wire.span(end)
        event.id = readId(wire, stop)
        hasId = true
        break
      }
      case RECORDED_STREAM: {
        const stop = wire.span(end)
        event.stream = readStreamName(wire, stop)
        hasStream = true
        break
      }
      case RECORDED_REVISION:
        event.revision = wire.uint64(end)
        break
      case RECORDED_COMMIT:
        event.position = wire.uint64(end)
        break
      case RECORDED_SYSTEM_METADATA: {
        const stop = wire.span(end)
        event.note(wire, stop)
        break
      }
      case RECORDED_METADATA:
        event.metadata = wire.bytes(end)
        break
      case RECORDED_DATA:
        event.data = wire.bytes(end)
        break
      default:
        wire.skip(tag, end)
    }
  }
  if (!hasId || !hasStream) throw new WireError(`an event without ${hasId ? 'a stream' : 'an id'}`)
  return event
}

/** Of an event and the link to it, the event; `undefined` where what a link points to is gone. */
function readEvent(wire: Wire, end: number): Recorded | undefined {
  let event: Recorded | undefined
  for (let tag = wire.tag(end); tag !== 0; tag = wire.tag(end)) {
    if (tag === EVENT_RECORDED) {
      const stop = wire.span(end)
      event = readRecorded(wire, stop)
    } else wire.skip(tag, end)
  }
  return event
}

/**
 * The event in an answer of the server to a read (`ReadResp`); {@link NO_EVENT} for answers that carry none, like how far the server has
 * looked. Unlike the official client's it makes one object an event.
 * @throws WireError where the bytes are no such answer, or the answer says that there is no such stream
 */
export function decodeAnswer(buffer: Buffer): Answer {
  const wire = new Wire(buffer)
  const end = buffer.length
  let event: Recorded | undefined
  for (let tag = wire.tag(end); tag !== 0; tag = wire.tag(end)) {
    if (tag === RESPONSE_EVENT) {
      const stop = wire.span(end)
      event = readEvent(wire, stop)
      continue
    }
    if (tag === STREAM_NOT_FOUND) throw new WireError('the answer to a read of $all names a stream that is not there')
    wire.skip(tag, end)
    // One kind an answer: the last one counts.
    if (Math.floor(tag / 8) <= LAST_KIND) event = undefined
  }
  return event ?? NO_EVENT
}
