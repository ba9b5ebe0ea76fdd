/** The stream must not exist. */
export const NO_STREAM = -1
/** Whatever the stream's revision is. */
export const ANY = -2
/** The stream must have events or metadata. */
export const STREAM_EXISTS = -4

/** A revision, or one of the three constants above. */
export type Expectation = number

/** What deciding an append needs to know of its stream, appends that are not durable yet included. */
export interface StreamView {
  /** Newest revision, -1 if it has no events. */
  readonly last: number
  readonly tombstoned: boolean
  softDeleted(): boolean
  hasMetadata(): boolean
  /** Revision under which the `index`-th new event's id was stored in this stream recently. */
  recentRevision(index: number): number | undefined
  /** Whether the event at `revision` has the id of the `index`-th new event. */
  hasId(revision: number, index: number): boolean
}

export type Decision =
  | { readonly kind: 'write'; readonly undelete: boolean }
  /** Stored before: answer as then. `last` is the revision of its last event. */
  | { readonly kind: 'repeat'; readonly last: number }
  | { readonly kind: 'wrong'; readonly current: number }
  | { readonly kind: 'deleted' }

/**
 * Decides an append of `count` events. Idempotence: ids known from a recent append, or found just where the expected
 * revision says, mean a retry; a part of them known and the rest not is a wrong expectation, even with `ANY`.
 */
export function decide(stream: StreamView, expected: Expectation, count: number): Decision {
  if (stream.tombstoned) return { kind: 'deleted' }
  const wrong: Decision = { kind: 'wrong', current: stream.last }
  if (expected === STREAM_EXISTS) {
    if (stream.softDeleted()) return { kind: 'deleted' }
    if (stream.last < 0 && !stream.hasMetadata()) return wrong
  }
  if (expected === ANY || expected === STREAM_EXISTS) {
    let last = -1
    for (let index = 0; index < count; index += 1) {
      const revision = stream.recentRevision(index)
      if (revision === undefined) return index === 0 ? { kind: 'write', undelete: stream.softDeleted() } : wrong
      last = revision
    }
    return count === 0 ? { kind: 'write', undelete: stream.softDeleted() } : { kind: 'repeat', last }
  }
  if (expected > stream.last) return wrong
  if (expected === stream.last) return { kind: 'write', undelete: stream.softDeleted() }
  for (let index = 0; index < count; index += 1) {
    const revision = expected + 1 + index
    if (revision <= stream.last && stream.hasId(revision, index)) continue
    if (index === 0 && expected === NO_STREAM && stream.softDeleted()) return { kind: 'write', undelete: true }
    return wrong
  }
  return count === 0 ? wrong : { kind: 'repeat', last: expected + count }
}
