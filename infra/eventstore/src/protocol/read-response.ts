import type { EventCursor } from '../format/event-cursor.ts'
import { KIND_TOMBSTONE } from '../format/frame.ts'
import { uuidHalvesSize, writeUuidHalves, writeUuidText } from './uuid.ts'
import { varintSize, writeVarint } from './wire.ts'

const TYPE_ENTRY = Buffer.from([0x0a, 4, ...Buffer.from('type'), 0x12])
const CREATED_ENTRY = Buffer.from([0x0a, 7, ...Buffer.from('created'), 0x12])
const CONTENT_ENTRY = Buffer.from([0x0a, 12, ...Buffer.from('content-type'), 0x12])
const JSON_TYPE = Buffer.from('application/json')
const BINARY_TYPE = Buffer.from('application/octet-stream')
/** 2^63 - 1, the revision of a tombstone, as a varint. */
const LAST_REVISION = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])
/** An id as text, with its tag and length. */
const TEXT_ID = 38
/** 100-nanosecond ticks are sent; the log keeps milliseconds. */
const TICKS = '0000'

const lengthDelimited = (length: number): number => 1 + varintSize(length) + length

/** Everything of a recorded event that has a length of its own; one object, overwritten for each event. */
class Measure {
  identifier = 0
  content = BINARY_TYPE
  created = ''
  type = 0
  createdEntry = 0
  contentEntry = 0
  /** Size of the id's message. */
  id = TEXT_ID
  total = 0

  take(event: EventCursor, structuredIds: boolean): number {
    this.id = structuredIds ? uuidHalvesSize(event.buffer, event.idAt) : TEXT_ID
    this.identifier = lengthDelimited(event.nameLength)
    this.content = event.json ? JSON_TYPE : BINARY_TYPE
    this.created = `${Math.floor(event.createdMs)}${TICKS}`
    this.type = TYPE_ENTRY.length + varintSize(event.typeLength) + event.typeLength
    this.createdEntry = CREATED_ENTRY.length + 1 + this.created.length
    this.contentEntry = CONTENT_ENTRY.length + 1 + this.content.length
    this.total =
      2 +
      this.id +
      lengthDelimited(this.identifier) +
      1 +
      (event.kind === KIND_TOMBSTONE ? LAST_REVISION.length : varintSize(event.revision)) +
      2 * (1 + varintSize(event.position)) +
      lengthDelimited(this.type) +
      lengthDelimited(this.createdEntry) +
      lengthDelimited(this.contentEntry) +
      (event.metadataLength === 0 ? 0 : lengthDelimited(event.metadataLength)) +
      (event.dataLength === 0 ? 0 : lengthDelimited(event.dataLength))
    return this.total
  }
}

function writeTag(target: Buffer, tag: number, length: number, at: number): number {
  target[at] = tag
  return writeVarint(target, length, at + 1)
}

function writeRecorded(target: Buffer, start: number, event: EventCursor, measure: Measure): number {
  const source = event.buffer
  let at = start
  at = writeTag(target, 0x0a, measure.id, at)
  at =
    measure.id === TEXT_ID
      ? writeUuidText(target, writeTag(target, 0x12, TEXT_ID - 2, at), source, event.idAt)
      : writeUuidHalves(target, at, source, event.idAt)
  at = writeTag(target, 0x12, measure.identifier, at)
  at = writeTag(target, 0x1a, event.nameLength, at)
  at += source.copy(target, at, event.nameAt, event.nameAt + event.nameLength)
  target[at] = 0x18
  at =
    event.kind === KIND_TOMBSTONE
      ? at + 1 + LAST_REVISION.copy(target, at + 1)
      : writeVarint(target, event.revision, at + 1)
  target[at] = 0x20
  at = writeVarint(target, event.position, at + 1)
  target[at] = 0x28
  at = writeVarint(target, event.position, at + 1)
  at = writeTag(target, 0x32, measure.type, at)
  at += TYPE_ENTRY.copy(target, at)
  at = writeVarint(target, event.typeLength, at)
  at += source.copy(target, at, event.typeAt, event.typeAt + event.typeLength)
  at = writeTag(target, 0x32, measure.createdEntry, at)
  at += CREATED_ENTRY.copy(target, at)
  target[at] = measure.created.length
  at += 1 + target.write(measure.created, at + 1, 'latin1')
  at = writeTag(target, 0x32, measure.contentEntry, at)
  at += CONTENT_ENTRY.copy(target, at)
  target[at] = measure.content.length
  at += 1 + measure.content.copy(target, at + 1)
  if (event.metadataLength > 0) {
    at = writeTag(target, 0x3a, event.metadataLength, at)
    at += source.copy(target, at, event.metadataAt, event.metadataAt + event.metadataLength)
  }
  if (event.dataLength > 0) {
    at = writeTag(target, 0x42, event.dataLength, at)
    at += source.copy(target, at, event.dataAt, event.dataAt + event.dataLength)
  }
  return at
}

const eventMeasure = new Measure()
const linkMeasure = new Measure()

/** Where messages are put: bytes for one gRPC message, its 5-byte prefix included. */
export interface MessageSink {
  reserve(length: number): { buffer: Buffer; at: number }
  /** Ids are wanted as two integers instead of text. */
  readonly structuredIds?: boolean
}

/**
 * Writes a `ReadResp` with an event, or with a link and the event it points to (`undefined`: its target is gone).
 */
export function writeEvent(sink: MessageSink, event: EventCursor | undefined, link?: EventCursor): void {
  const structured = sink.structuredIds === true
  const eventSize = event === undefined ? 0 : eventMeasure.take(event, structured)
  const linkSize = link === undefined ? 0 : linkMeasure.take(link, structured)
  const position = (link ?? event)?.position ?? 0
  const inner =
    (event === undefined ? 0 : lengthDelimited(eventSize)) +
    (link === undefined ? 0 : lengthDelimited(linkSize)) +
    1 +
    varintSize(position)
  const { buffer, at: start } = sink.reserve(lengthDelimited(inner))
  let at = writeTag(buffer, 0x0a, inner, start)
  if (event !== undefined) at = writeRecorded(buffer, writeTag(buffer, 0x0a, eventSize, at), event, eventMeasure)
  if (link !== undefined) at = writeRecorded(buffer, writeTag(buffer, 0x12, linkSize, at), link, linkMeasure)
  buffer[at] = 0x18
  writeVarint(buffer, position, at + 1)
}

/** Writes a `ReadResp` with a checkpoint. */
export function writeCheckpoint(sink: MessageSink, position: number): void {
  const inner = 2 * (1 + varintSize(position))
  const { buffer, at: start } = sink.reserve(lengthDelimited(inner))
  let at = writeTag(buffer, 0x1a, inner, start)
  buffer[at] = 0x08
  at = writeVarint(buffer, position, at + 1)
  buffer[at] = 0x10
  writeVarint(buffer, position, at + 1)
}
