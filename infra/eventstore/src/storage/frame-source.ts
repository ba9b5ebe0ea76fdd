import { LogDamageError } from '../errors.ts'
import { FRAME_HEADER, frameIsSound } from '../format/frame.ts'
import type { Files, LogFile } from './files.ts'
import { MAX_FRAME } from './scan.ts'
import type { Segment, SegmentList } from './segments.ts'
import type { TailImage } from './tail-image.ts'

const SINGLE_READ = 4096
const RUN_READ = 256 * 1024

/** Bytes of the log that begin with a sound frame at `at`; frames are complete up to `end`. */
export interface FrameRun {
  readonly buffer: Buffer
  readonly at: number
  /** Offset after the last complete frame. */
  readonly end: number
}

/** Gives out frames by position, from memory or from disk; never one whose checksum is wrong. */
export class FrameSource {
  readonly #segments: SegmentList
  readonly #tail: TailImage
  readonly #files: Files

  constructor(segments: SegmentList, tail: TailImage, files: Files) {
    this.#segments = segments
    this.#tail = tail
    this.#files = files
  }

  /** The frame that begins at `position`. @throws LogDamageError if it is not what was written. */
  frame(position: number): FrameRun {
    const cached = this.#tail.find(position)
    if (cached !== undefined) {
      return { buffer: cached.buffer, at: cached.at, end: cached.at + cached.buffer.readUInt32LE(cached.at) }
    }
    return this.#read(position, SINGLE_READ, false)
  }

  /** As many whole frames as are at hand, from `position` on and before `limit`, all of one segment. */
  run(position: number, limit: number): FrameRun {
    const cached = this.#tail.find(position)
    if (cached === undefined) return this.#read(position, RUN_READ, true, limit)
    const segment = this.#segments.holding(position)
    const stop = Math.min(limit, segment === undefined || segment === this.#segments.last ? limit : segment.end)
    return { buffer: cached.buffer, at: cached.at, end: Math.min(cached.filled, cached.at + (stop - position)) }
  }

  #read(position: number, wanted: number, many: boolean, limit = Number.MAX_SAFE_INTEGER): FrameRun {
    const segment = this.#segments.holding(position)
    if (segment === undefined) throw new LogDamageError('?', position, 'no segment holds this position')
    const file = this.#segments.file(segment, this.#files)
    const most = Math.min(segment.end, limit) - position
    let buffer = Buffer.allocUnsafe(Math.min(wanted, Math.max(most, FRAME_HEADER)))
    let filled = this.#fetch(segment, file, buffer, position)
    const length = filled < FRAME_HEADER ? 0 : buffer.readUInt32LE(0)
    if (length > filled && length <= Math.min(segment.end - position, MAX_FRAME)) {
      buffer = Buffer.allocUnsafe(length)
      filled = this.#fetch(segment, file, buffer, position)
    }
    if (!frameIsSound(buffer, 0, filled, position)) {
      throw new LogDamageError(
        segment.name,
        position,
        filled < FRAME_HEADER ? 'the file ends too early' : 'wrong checksum',
      )
    }
    let end = length
    while (many && end < filled && frameIsSound(buffer, end, filled - end, position + end))
      end += buffer.readUInt32LE(end)
    return { buffer, at: 0, end }
  }
  /** Fills the buffer as far as the file goes. @throws LogDamageError if the disk does not give the bytes. */
  #fetch(segment: Segment, file: LogFile, buffer: Buffer, position: number): number {
    try {
      return file.read(buffer, 0, buffer.length, position - segment.base)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new LogDamageError(segment.name, position, `it cannot be read (${reason})`)
    }
  }
}
