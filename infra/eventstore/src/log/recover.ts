import { LogDamageError } from '../errors.ts'
import type { EventCursor } from '../format/event-cursor.ts'
import { KIND_TOMBSTONE } from '../format/frame.ts'
import { segmentName } from '../format/segment-header.ts'
import { applyIndexFile, indexPath, SegmentChanges } from '../index-files/index-file.ts'
import { paths } from '../storage/directory.ts'
import type { Files } from '../storage/files.ts'
import { findSegments, readLast, readSealed } from '../storage/recovery.ts'
import { writtenEnd } from '../storage/scan.ts'
import type { Segment, SegmentList } from '../storage/segments.ts'
import { Watermark } from '../storage/watermark.ts'
import type { Catalog } from '../streams/catalog.ts'
import type { RecentIds } from '../streams/recent-ids.ts'

export interface RecoverParts {
  readonly files: Files
  readonly directory: string
  readonly logId: Buffer | undefined
  readonly catalog: Catalog
  readonly segments: SegmentList
  readonly recent: RecentIds
  /** So many bytes at the end are read even where an index file exists, to know the recent ids. */
  readonly readBytes: number
  readonly onNotice: (line: string) => void
}

/** What a recovered log goes on with. */
export interface Recovered {
  readonly logId: Buffer | undefined
  readonly lastPosition: number
  /** What the segment that is being written has changed so far. */
  readonly changes: SegmentChanges
}

/** Brings streams, segments and recent ids to the state of the files, and cuts off what was never acknowledged. */
export async function recover(parts: RecoverParts): Promise<Recovered> {
  const { files, directory, catalog, segments, recent } = parts
  const place = paths(directory)
  const synced = Watermark.read(files, place.watermark)
  const found = findSegments(files, directory, parts.logId, synced)
  if (found.segments.length === 0 && synced > 0)
    throw new LogDamageError(segmentName(0), 0, `it is missing, although all up to position ${synced} was stored`)
  const changes = new SegmentChanges()
  let lastPosition = 0
  const apply = (frame: EventCursor): void => {
    const stream = catalog.obtain(frame.name())
    changes.touch(stream)
    stream.show(frame.framePosition, frame.firstRevision, frame.count, frame.kind === KIND_TOMBSTONE)
    while (frame.next()) {
      recent.add(frame.buffer, frame.idAt, stream.ordinal, frame.revision)
      lastPosition = frame.position
    }
  }
  const last = found.segments.at(-1)
  const readFrom = (last?.end ?? 0) - parts.readBytes
  for (const segment of found.segments) {
    segments.all.push(segment)
    if (segment === last || found.logId === undefined) continue
    const path = indexPath(place.index, segment)
    const known = segment.end > readFrom ? undefined : applyIndexFile(path, segment, found.logId, catalog)
    if (known === undefined) {
      readSealed(files, segment, apply)
      await changes
        .close(segment, found.logId, lastPosition)
        .write(path)
        .catch((error: unknown) =>
          parts.onNotice(`the index of ${segment.name} was not written, the next start will make it: ${String(error)}`),
        )
    } else lastPosition = known
    if (found.overlong.includes(segment)) await segment.file(files).truncate(segment.end - segment.base)
    segment.close()
  }
  if (found.unborn !== undefined) await discardUnborn(parts, found.unborn)
  if (last !== undefined) await cut(parts, last, readLast(files, last, synced, apply))
  for (const stream of catalog.all()) stream.forgetDecided()
  return { logId: found.logId, lastPosition, changes }
}

async function discardUnborn({ files, directory, onNotice }: RecoverParts, segment: Segment): Promise<void> {
  segment.close()
  files.remove(segment.path)
  await files.syncDirectory(paths(directory).segments)
  onNotice(`removed ${segment.name}: it was being created when the log stopped, nothing in it was acknowledged`)
}

async function cut({ files, onNotice }: RecoverParts, segment: Segment, end: number): Promise<void> {
  if (end === segment.end) return
  const file = segment.file(files)
  const dropped = writtenEnd(file, segment.base, segment.end - segment.base, end) - end
  await file.truncate(end - segment.base)
  await file.sync()
  segment.end = end
  if (dropped > 0)
    onNotice(`cut ${dropped} bytes off ${segment.name} at position ${end}: an append that was never acknowledged`)
}
