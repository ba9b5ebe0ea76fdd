import { InvalidPositionError } from '../errors.ts'
import { EventCursor } from '../format/event-cursor.ts'
import { SEGMENT_HEADER } from '../format/segment-header.ts'
import type { FrameSource } from '../storage/frame-source.ts'
import { BLOCK, type SegmentList } from '../storage/segments.ts'

/** Reads the log itself, in the order of positions. */
export class AllWalk {
  readonly #segments: SegmentList
  readonly #source: FrameSource

  constructor(segments: SegmentList, source: FrameSource) {
    this.#segments = segments
    this.#source = source
  }

  /** Position of the first frame at or after `position`, where `position` may be a segment's header. */
  skipHeader(position: number): number {
    const segment = this.#segments.holding(position)
    if (segment === undefined) return SEGMENT_HEADER
    if (position >= segment.end && segment !== this.#segments.last) return segment.end + SEGMENT_HEADER
    return Math.max(position, segment.firstFrame)
  }

  /**
   * Position of the frame that holds the event at `position`.
   * @throws InvalidPositionError if no event has that position.
   */
  frameOfEvent(position: number, limit: number): number {
    const segment = this.#segments.holding(position)
    if (segment === undefined || position < segment.firstFrame || position >= limit)
      throw new InvalidPositionError(`no event at ${position}`)
    const cursor = new EventCursor()
    let at = segment.frameBefore(position)
    while (at <= position) {
      const run = this.#source.run(at, limit)
      for (let offset = run.at; offset < run.end; offset += cursor.frameLength) {
        cursor.open(run.buffer, offset)
        if (position < cursor.framePosition + cursor.frameLength) {
          while (cursor.next()) if (cursor.position === position) return cursor.framePosition
          throw new InvalidPositionError(`no event at ${position}`)
        }
        at = cursor.framePosition + cursor.frameLength
      }
    }
    throw new InvalidPositionError(`no event at ${position}`)
  }

  /** Positions of the frames before `position` within one stretch, descending; empty at the beginning of the log. */
  framesBefore(position: number): number[] {
    let segment = this.#segments.holding(position)
    if (segment !== undefined && position <= segment.firstFrame) segment = this.#segments.before(segment)
    if (segment === undefined) return []
    const limit = Math.min(position, segment.end)
    const found: number[] = []
    const cursor = new EventCursor()
    // One block back at least, so that a short rest of a block does not cost a read of its own.
    for (let at = segment.frameBefore(Math.max(limit - BLOCK, segment.firstFrame)); at < limit;) {
      const run = this.#source.run(at, limit)
      for (let offset = run.at; offset < run.end; offset += cursor.frameLength) {
        cursor.open(run.buffer, offset)
        found.push(cursor.framePosition)
        at = cursor.framePosition + cursor.frameLength
      }
    }
    return found.reverse()
  }
}
