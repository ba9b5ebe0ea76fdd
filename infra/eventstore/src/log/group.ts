import type { StreamMetadata } from '../streams/metadata.ts'
import type { StreamState } from '../streams/stream-state.ts'

/** How an append, delete or tombstone ended. */
export type AppendAnswer =
  /** `revision` -1: an append of nothing to a stream without events. No position: the event is hidden by now. */
  | { readonly kind: 'written'; readonly revision: number; readonly position: number | undefined }
  | { readonly kind: 'wrong'; readonly current: number }
  | { readonly kind: 'deleted' }
  /** Nothing was stored and nothing ever will be. */
  | { readonly kind: 'failed'; readonly error: Error }

export type Done = (answer: AppendAnswer) => void

/** A frame of a group, with what its appearance changes. */
export interface GroupFrame {
  readonly stream: StreamState
  readonly position: number
  readonly lastPosition: number
  readonly firstRevision: number
  readonly count: number
  readonly tombstone: boolean
  /** For a metadata stream: the stream it describes and what it says. */
  readonly describes: { readonly stream: StreamState; readonly metadata: StreamMetadata } | undefined
}

const SMALL = 4096

/** Appends that become durable with one sync, and the answers that wait for it. */
export class Group {
  readonly start: number
  end: number
  /** The group is the first of a new segment, whose header it begins with. */
  readonly startsSegment: boolean
  readonly frames: GroupFrame[] = []
  /** Ids this group added to the memory of recent ones. */
  newIds = 0
  readonly #waiting: Done[] = []
  readonly #answers: AppendAnswer[] = []

  constructor(start: number, startsSegment: boolean) {
    this.start = start
    this.end = start
    this.startsSegment = startsSegment
  }

  /** One append of a few events. */
  get isSmall(): boolean {
    return this.frames.length === 1 && this.end - this.start <= SMALL
  }

  answerLater(done: Done, answer: AppendAnswer): void {
    this.#waiting.push(done)
    this.#answers.push(answer)
  }

  /** Gives every waiting caller its answer, or the same failure to all. */
  settle(failure?: AppendAnswer): void {
    for (let index = 0; index < this.#waiting.length; index += 1) {
      const answer = failure ?? this.#answers[index]
      if (answer !== undefined) this.#waiting[index]?.(answer)
    }
    this.#waiting.length = 0
  }
}
