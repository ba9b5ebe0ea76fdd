import type { JSONEventType } from '@eventstore/db-client'

/** An event to append: its id is derived from the fact, so that a repeat is the same event. */
export interface NewEvent {
  readonly id: string
  readonly type: string
  readonly data: JSONEventType['data']
  readonly metadata: NonNullable<JSONEventType['metadata']>
}

/**
 * What the log said to an append. `unknown` says nothing about what was stored (timeout, lost connection): only the identical
 * append sent again resolves it. `no-room`: the log could not write, and says that nothing of this append was stored.
 */
export type AppendOutcome =
  | { readonly kind: 'stored'; readonly lastRevision: bigint; readonly position: bigint | undefined }
  | { readonly kind: 'wrong-revision' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'rejected'; readonly cause: unknown }
  | { readonly kind: 'no-room'; readonly cause: unknown }
  | { readonly kind: 'unknown'; readonly cause: unknown }

/** What the index keeps of an event in the log. `position` is absent where the log does not tell it on a stream read. */
export interface Observed {
  readonly stream: string
  readonly revision: bigint
  readonly position: bigint | undefined
  readonly eventId: string
  /** Absent for an event that is no fact. */
  readonly fact: { readonly key: string; readonly hash: string } | undefined
  /** Present where the event opens a unit or changes its levels. */
  readonly unit: { readonly code: string; readonly levels: readonly string[] } | undefined
}

/** A followed event always has its position. */
export type Followed = Observed & { readonly position: bigint }

/** A step of a live reading: the fact streams' event at a position, or nothing where another stream's stands there. */
export interface FollowStep {
  readonly position: bigint
  readonly event: Followed | undefined
}

/** A live reading of the log; `steps` throws when the connection is lost, or after `close`. */
export interface Following {
  readonly steps: AsyncIterable<FollowStep>
  readonly close: () => void
}

/** All that ingest asks of the log. */
export interface LogPort {
  /** Appends with the exact expected revision; -1 expects no stream. Never throws. */
  readonly append: (stream: string, events: readonly NewEvent[], expected: bigint) => Promise<AppendOutcome>
  /** Events of a stream from a revision on, inclusive; none when there is no such stream. */
  readonly readStream: (stream: string, from: bigint) => AsyncIterable<Observed>
  /** Events of the fact streams after a position, to the present end. */
  readonly readAll: (after: bigint | undefined) => AsyncIterable<Followed>
  /** The same, going on for ever. */
  readonly follow: (after: bigint | undefined) => Following
  /** Id of the fact event at a position; `undefined` when the log has none there. */
  readonly eventIdAt: (position: bigint) => Promise<string | undefined>
  /** Position of the newest event, of any stream; 0 when the log is empty. */
  readonly head: () => Promise<bigint>
}
