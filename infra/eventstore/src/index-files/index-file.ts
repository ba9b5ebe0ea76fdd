import fs from 'node:fs'
import { crc32 } from 'node:zlib'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'
import type { Segment } from '../storage/segments.ts'
import type { Catalog } from '../streams/catalog.ts'
import type { StreamState } from '../streams/stream-state.ts'
import { ByteReader, ByteWriter } from './codec.ts'

/**
 * An index file says what one closed segment did to the streams, so that a start need not read the segment. It can be
 * deleted at any time: it is made again from the segment. Damage is found by its checksum and means the same.
 *
 * mark (8) · version (4) · CRC-32 of the rest (4) · log id (16) · base, end · last event's position · block table ·
 * streams: name, revision, newest frame, frames, tombstone, marks added by the segment
 */
const MARK = Buffer.from('EVLOGIDX')
const VERSION = 1
const HEADER = 16

export const indexPath = (directory: string, segment: Segment): string =>
  join(directory, `${segment.name.slice(0, -4)}.idx`)

/** How many streams are encoded before others have their turn: about half a millisecond. */
const TURN = 512

/**
 * The index file of a closed segment in the making. It holds what the streams are at the segment's end: whoever changes a
 * stream calls `take` first, so that the rest may be encoded bit by bit while appends go on.
 */
export class IndexFileWriter {
  readonly #out = new ByteWriter()
  /** Streams still to be encoded, with the number of their first mark in the segment. */
  readonly #left: Map<StreamState, number>

  constructor(segment: Segment, logId: Buffer, lastPosition: number, touched: Map<StreamState, number>) {
    this.#left = touched
    const out = this.#out
    out.bytes(logId)
    out.f64(segment.base)
    out.f64(segment.end)
    out.f64(lastPosition)
    out.u32(segment.blocks.length)
    for (const offset of segment.blocks) out.u32(offset)
    out.u32(touched.size)
  }

  get isComplete(): boolean {
    return this.#left.size === 0
  }

  /** Encodes a stream, unless that was done or the segment did not touch it. */
  take(stream: StreamState): void {
    const firstMark = this.#left.get(stream)
    if (firstMark === undefined) return
    this.#left.delete(stream)
    const out = this.#out
    out.bytes(stream.nameBytes())
    out.f64(stream.shown.revision)
    out.f64(stream.shown.frame)
    out.f64(stream.frames)
    out.u32(stream.shown.tombstoned ? 1 : 0)
    out.u32(stream.marks.length - firstMark)
    for (let index = firstMark; index < stream.marks.length; index += 1) {
      out.f64(stream.marks.revision(index))
      out.f64(stream.marks.position(index))
    }
  }

  /** Encodes what is left, or only so many streams. */
  takeSome(most = Number.POSITIVE_INFINITY): void {
    let left = most
    for (const stream of this.#left.keys()) {
      if (left === 0) return
      this.take(stream)
      left -= 1
    }
  }

  /** Writes the file whole; not synced, because a damaged one only costs time. */
  async write(path: string): Promise<void> {
    while (!this.isComplete) {
      this.takeSome(TURN)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const payload = this.#out.done()
    const header = Buffer.alloc(HEADER)
    MARK.copy(header)
    header.writeUInt32LE(VERSION, 8)
    header.writeUInt32LE(crc32(payload), 12)
    const temporary = `${path}.new`
    await fs.promises.writeFile(temporary, [header, payload], { mode: 0o600 })
    await fs.promises.rename(temporary, path)
  }
}

/** Remembers which streams the present segment touches. */
export class SegmentChanges {
  #touched = new Map<StreamState, number>()
  #closed: IndexFileWriter | undefined

  /** Called before a frame of the stream is shown. */
  touch(stream: StreamState): void {
    if (this.#closed !== undefined) {
      this.#closed.take(stream)
      if (this.#closed.isComplete) this.#closed = undefined
    }
    if (!this.#touched.has(stream)) this.#touched.set(stream, stream.marks.length)
  }

  /** The index file of the segment that ends here; begins anew for the next one. */
  close(segment: Segment, logId: Buffer, lastPosition: number): IndexFileWriter {
    this.#closed?.takeSome()
    this.#closed = new IndexFileWriter(segment, logId, lastPosition, this.#touched)
    this.#touched = new Map()
    return this.#closed
  }
}

function payloadOf(path: string): Buffer | undefined {
  let bytes: Buffer
  try {
    bytes = fs.readFileSync(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  if (bytes.length < HEADER || !bytes.subarray(0, 8).equals(MARK) || bytes.readUInt32LE(8) !== VERSION) return undefined
  const payload = bytes.subarray(HEADER)
  return crc32(payload) === bytes.readUInt32LE(12) ? payload : undefined
}

/**
 * Applies a segment's index file.
 * @returns position of the segment's last event, or undefined if the file is missing, damaged or of another segment:
 * then nothing was applied.
 */
export function applyIndexFile(path: string, segment: Segment, logId: Buffer, catalog: Catalog): number | undefined {
  const payload = payloadOf(path)
  if (payload === undefined) return undefined
  const input = new ByteReader(payload)
  if (!input.bytes().equals(logId)) return undefined
  if (input.f64() !== segment.base || input.f64() !== segment.end) return undefined
  const lastPosition = input.f64()
  for (let left = input.u32(); left > 0; left -= 1) segment.blocks.push(input.u32())
  for (let left = input.u32(); left > 0; left -= 1) {
    const stream = catalog.obtain(input.bytes().toString('utf8'))
    stream.shown.revision = input.f64()
    stream.shown.frame = input.f64()
    stream.frames = input.f64()
    stream.shown.tombstoned = input.u32() === 1
    for (let marks = input.u32(); marks > 0; marks -= 1) stream.marks.push(input.f64(), input.f64())
  }
  return lastPosition
}
