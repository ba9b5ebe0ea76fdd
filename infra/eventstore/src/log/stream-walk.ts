import { EventCursor } from '../format/event-cursor.ts'
import type { FrameRun, FrameSource } from '../storage/frame-source.ts'
import type { StreamState } from '../streams/stream-state.ts'

/** Position of the newest durable frame with events, 0 if there is none. */
function newestFrame(stream: StreamState, source: FrameSource): number {
  if (!stream.shown.tombstoned) return stream.shown.frame
  const cursor = new EventCursor()
  const tombstone = source.frame(stream.shown.frame)
  cursor.open(tombstone.buffer, tombstone.at)
  return cursor.previous
}

/**
 * Finds the frame of a stream that holds `revision`, going back from `from` (0: from the mark after it, or the newest
 * frame). Leaves `cursor` open at that frame.
 * @returns false if the stream has no such revision.
 */
export function seekBack(
  stream: StreamState,
  source: FrameSource,
  cursor: EventCursor,
  revision: number,
  from = 0,
): boolean {
  let position = from
  if (position === 0) {
    const mark = stream.marks.after(revision)
    position = mark < stream.marks.length ? stream.marks.position(mark) : newestFrame(stream, source)
  }
  while (position !== 0) {
    const frame = source.frame(position)
    cursor.open(frame.buffer, frame.at)
    if (cursor.firstRevision <= revision) return revision < cursor.firstRevision + cursor.count
    position = cursor.previous
  }
  return false
}

/** Bytes of frames that a walk keeps of a stretch; larger ones are read again when their turn comes. */
const KEPT_BYTES = 256 * 1024

/** One frame of a stretch; without its bytes where they were too many to be kept by a walk that may wait for its client. */
interface Link {
  readonly position: number
  frame: FrameRun | undefined
}

/**
 * The frames of a stream in order, fetched by the stretch between two marks: each stretch is walked backwards along
 * the links from frame to frame and then given out forwards. Holds one frame and {@link KEPT_BYTES}.
 */
export class ForwardWalk {
  readonly #stream: StreamState
  readonly #source: FrameSource
  readonly #cursor = new EventCursor()
  #stretch: Link[] = []
  #next = 0

  constructor(stream: StreamState, source: FrameSource) {
    this.#stream = stream
    this.#source = source
  }

  /** The frame that holds `revision`; asked for ascending revisions. Undefined if the stream ends before it. */
  frameWith(revision: number): FrameRun | undefined {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      while (this.#next < this.#stretch.length) {
        const link = this.#stretch[this.#next]
        if (link === undefined) break
        const frame = (link.frame ??= this.#source.frame(link.position))
        this.#cursor.open(frame.buffer, frame.at)
        if (revision < this.#cursor.firstRevision + this.#cursor.count)
          return revision >= this.#cursor.firstRevision ? frame : undefined
        link.frame = undefined
        this.#next += 1
      }
      if (attempt === 0) this.#fetch(revision)
    }
    return undefined
  }

  #fetch(revision: number): void {
    this.#stretch = []
    this.#next = 0
    const marks = this.#stream.marks
    const mark = marks.after(revision)
    let position = newestFrame(this.#stream, this.#source)
    if (mark < marks.length) {
      const next = this.#source.frame(marks.position(mark))
      this.#cursor.open(next.buffer, next.at)
      position = this.#cursor.previous
    }
    let kept = 0
    while (position !== 0) {
      const frame = this.#source.frame(position)
      this.#cursor.open(frame.buffer, frame.at)
      kept += frame.end - frame.at
      this.#stretch.push({ position, frame: kept <= KEPT_BYTES ? frame : undefined })
      if (this.#cursor.firstRevision <= revision) break
      position = this.#cursor.previous
    }
    this.#stretch.reverse()
  }
}
