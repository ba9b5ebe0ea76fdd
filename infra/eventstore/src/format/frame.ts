import { crc32 } from 'node:zlib'
import { readUint53, writeUint53 } from './numbers.ts'

/**
 * A frame is one append to one stream, the unit of atomicity: its checksum covers all its events.
 *
 * | at | size | |
 * |---:|-----:|---|
 * |  0 | 4 | length of the whole frame |
 * |  4 | 4 | CRC-32 of bytes 8 to the end |
 * |  8 | 8 | position of the frame in the log |
 * | 16 | 4 | distance back to the first frame of its commit group |
 * | 20 | 1 | kind: 1 events, 2 tombstone |
 * | 21 | 1 | flags: 1 = belongs together with the next frame |
 * | 22 | 2 | length of the stream's name |
 * | 24 | 8 | created, milliseconds since 1970 (double) |
 * | 32 | 8 | revision of the first event |
 * | 40 | 8 | position of the stream's previous frame, 0 = none |
 * | 48 | 4 | number of events |
 * | 52 | 4 | mark `FRAME_MARK` |
 * | 56 | n | stream name, UTF-8; then the events |
 *
 * An event: id (16), data length (4), metadata length (4), type length (2), flags (1: JSON), 0, type, metadata, data.
 * The position of the first event is that of its frame, of the others that of their first byte. All little-endian.
 */
export const FRAME_HEADER = 56
export const EVENT_HEADER = 28
export const FRAME_MARK = 0x31_46_56_45
export const KIND_EVENTS = 1
export const KIND_TOMBSTONE = 2
export const FLAG_JOINED = 1
export const EVENT_JSON = 1

/** One event as it came from a client; the buffers may be views of the received message. */
export interface NewEvent {
  readonly id: Buffer
  readonly type: Buffer
  readonly json: boolean
  readonly data: Buffer
  readonly metadata: Buffer
}

/** What a frame says besides its events. */
export interface FrameHead {
  readonly position: number
  readonly groupStart: number
  readonly kind: number
  readonly flags: number
  readonly name: Buffer
  readonly createdMs: number
  readonly firstRevision: number
  readonly previous: number
}

/** @throws RangeError for a stream name that no frame can hold. */
export function checkNameLength(name: Buffer): void {
  if (name.length > 0xffff) throw new RangeError(`a stream name of ${name.length} bytes is too long`)
}

/** Bytes that a frame with these events takes. @throws RangeError */
export function frameSize(name: Buffer, events: readonly NewEvent[]): number {
  checkNameLength(name)
  let size = FRAME_HEADER + name.length
  for (const event of events) size += EVENT_HEADER + event.type.length + event.metadata.length + event.data.length
  return size
}

/** Writes a frame of `size` bytes at `at`; returns the position of its last event. */
export function writeFrame(
  target: Buffer,
  at: number,
  size: number,
  head: FrameHead,
  events: readonly NewEvent[],
): number {
  target.writeUInt32LE(size, at)
  writeUint53(target, head.position, at + 8)
  target.writeUInt32LE(head.position - head.groupStart, at + 16)
  target[at + 20] = head.kind
  target[at + 21] = head.flags
  target.writeUInt16LE(head.name.length, at + 22)
  target.writeDoubleLE(head.createdMs, at + 24)
  writeUint53(target, head.firstRevision, at + 32)
  writeUint53(target, head.previous, at + 40)
  target.writeUInt32LE(events.length, at + 48)
  target.writeUInt32LE(FRAME_MARK, at + 52)
  head.name.copy(target, at + FRAME_HEADER)
  let cursor = at + FRAME_HEADER + head.name.length
  let last = head.position
  let first = true
  for (const event of events) {
    if (first) first = false
    else last = head.position + (cursor - at)
    event.id.copy(target, cursor)
    target.writeUInt32LE(event.data.length, cursor + 16)
    target.writeUInt32LE(event.metadata.length, cursor + 20)
    target.writeUInt16LE(event.type.length, cursor + 24)
    target[cursor + 26] = event.json ? EVENT_JSON : 0
    target[cursor + 27] = 0
    cursor += EVENT_HEADER
    cursor += event.type.copy(target, cursor)
    cursor += event.metadata.copy(target, cursor)
    cursor += event.data.copy(target, cursor)
  }
  target.writeUInt32LE(crc32(target.subarray(at + 8, at + size)), at + 4)
  return last
}

/** Whether a whole, undamaged frame lies at `at`, saying that its position is `position`. */
export function frameIsSound(buffer: Buffer, at: number, available: number, position: number): boolean {
  if (available < FRAME_HEADER) return false
  const length = buffer.readUInt32LE(at)
  if (length < FRAME_HEADER || length > available) return false
  if (buffer.readUInt32LE(at + 52) !== FRAME_MARK || readUint53(buffer, at + 8) !== position) return false
  return buffer.readUInt32LE(at + 4) === crc32(buffer.subarray(at + 8, at + length))
}
