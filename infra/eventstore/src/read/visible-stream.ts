import type { EventCursor } from '../format/event-cursor.ts'
import { seekBack } from '../log/stream-walk.ts'
import type { EventLog } from '../log/event-log.ts'
import { firstShown, isSoftDeleted, type StreamMetadata } from '../streams/metadata.ts'
import type { StreamState } from '../streams/stream-state.ts'

/** What a reader meets under a stream's name. */
export type Sight =
  | { readonly kind: 'missing' }
  | { readonly kind: 'tombstoned' }
  | { readonly kind: 'stream'; readonly stream: StreamState; readonly metadata: StreamMetadata }

/** Looks a stream up as readers see it: soft-deleted and never written are the same. */
export function look(log: EventLog, name: string): Sight {
  const stream = log.catalog.find(name)
  if (stream === undefined)
    return log.heads.isCoveredByTombstone(name, 'shown') ? { kind: 'tombstoned' } : { kind: 'missing' }
  if (log.heads.isTombstoned(stream, 'shown')) return { kind: 'tombstoned' }
  const metadata = log.heads.metadata(stream, 'shown')
  if (stream.shown.revision < 0 || isSoftDeleted(metadata)) return { kind: 'missing' }
  return { kind: 'stream', stream, metadata }
}

/** Creation time before which events are hidden by age; -Infinity if age hides nothing. */
export const oldestShown = (metadata: StreamMetadata, now: number): number =>
  metadata.maxAgeMs === undefined ? Number.NEGATIVE_INFINITY : now - metadata.maxAgeMs

/** Points `cursor` at one event of a stream, if a reader may see it. */
export function findEvent(log: EventLog, name: string, revision: number, cursor: EventCursor): boolean {
  const sight = look(log, name)
  if (sight.kind !== 'stream') return false
  const { stream, metadata } = sight
  if (revision < firstShown(metadata, stream.shown.revision) || revision > stream.shown.revision) return false
  if (!seekBack(stream, log.source, cursor, revision) || !cursor.seek(revision)) return false
  return cursor.createdMs >= oldestShown(metadata, log.now())
}
