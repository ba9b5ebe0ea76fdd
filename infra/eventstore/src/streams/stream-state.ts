import type { StreamMetadata } from './metadata.ts'

/** One mark per so many frames of a stream: enough to seek, little enough to stay in memory. */
const MARK_EVERY = 32

/** Positions of every 32nd frame of a stream, in order, with the first revision of each. */
class FrameMarks {
  /** Revision and position in turn: most streams have one mark, for which two typed arrays would be a heavy coat. */
  readonly #pairs: number[] = []

  get length(): number {
    return this.#pairs.length / 2
  }

  push(revision: number, position: number): void {
    this.#pairs.push(revision, position)
  }

  revision(index: number): number {
    return this.#pairs[2 * index] ?? 0
  }

  position(index: number): number {
    return this.#pairs[2 * index + 1] ?? 0
  }

  /** Index of the first mark whose revision is greater than `revision`; `length` if there is none. */
  after(revision: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.revision(middle) <= revision) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** What is known of a stream at one moment. */
export interface StreamHead {
  /** Newest revision, -1 before the first event. */
  revision: number
  /** Position of the newest frame, 0 if there is none. */
  frame: number
  tombstoned: boolean
  /** Undefined: not read from the metadata stream yet. */
  metadata: StreamMetadata | undefined
}

const emptyHead = (): StreamHead => ({ revision: -1, frame: 0, tombstoned: false, metadata: undefined })

/**
 * A stream: `decided` includes appends that are accepted but not yet on stable storage, and serves to decide the next
 * ones; `shown` is what is durable, and all that any reader may see.
 */
export class StreamState {
  readonly name: string
  /** Small number that stands for the stream in other tables; -1: the log has no event of it. */
  ordinal = -1
  readonly decided: StreamHead = emptyHead()
  readonly shown: StreamHead = emptyHead()
  /** Number of durable frames. */
  frames = 0
  readonly marks = new FrameMarks()
  /** Called after new events of the stream are shown. */
  watchers: Set<() => void> | undefined

  constructor(name: string) {
    this.name = name
  }

  /** The name in UTF-8; made anew each time, because keeping it would cost more than the rest of most streams. */
  nameBytes(): Buffer {
    return Buffer.from(this.name)
  }

  /** Records a durable frame. */
  show(position: number, firstRevision: number, count: number, tombstone: boolean): void {
    if (tombstone) this.shown.tombstoned = true
    else {
      if (this.frames % MARK_EVERY === 0) this.marks.push(firstRevision, position)
      this.frames += 1
      this.shown.revision = firstRevision + count - 1
    }
    this.shown.frame = position
  }

  /** Drops what was decided and could not be stored. */
  forgetDecided(): void {
    Object.assign(this.decided, this.shown)
  }
}
