import { mkdirSync } from 'node:fs'
import { SEGMENT_HEADER, writeSegmentHeader } from '../format/segment-header.ts'
import type { SegmentChanges } from '../index-files/index-file.ts'
import { paths, readFormat, writeFormat } from '../storage/directory.ts'
import { diskFiles, type Files } from '../storage/files.ts'
import { type DirectoryLock, lockDirectory } from '../storage/lock.ts'
import { Segment, SegmentList } from '../storage/segments.ts'
import { Watermark } from '../storage/watermark.ts'
import { Catalog } from '../streams/catalog.ts'
import { RecentIds } from '../streams/recent-ids.ts'
import type { EventLogOptions } from './options.ts'
import { recover } from './recover.ts'

/** Everything an opened log consists of. */
export interface OpenParts {
  readonly catalog: Catalog
  readonly segments: SegmentList
  readonly recent: RecentIds
  readonly watermark: Watermark
  readonly lock: DirectoryLock
  readonly logId: Buffer
  readonly end: number
  readonly lastPosition: number
  readonly changes: SegmentChanges
}

/** Locks the directory and brings everything to the state of the files. */
export async function openParts(options: EventLogOptions): Promise<OpenParts> {
  const files = options.files ?? diskFiles
  const place = paths(options.directory)
  mkdirSync(options.directory, { recursive: true, mode: 0o700 })
  const lock = await lockDirectory(options.directory)
  try {
    mkdirSync(place.segments, { recursive: true, mode: 0o700 })
    mkdirSync(place.index, { recursive: true, mode: 0o700 })
    const format = readFormat(options.directory)
    const catalog = new Catalog()
    const segments = new SegmentList()
    const recent = new RecentIds()
    const found = await recover({
      files,
      directory: options.directory,
      logId: format?.logId,
      catalog,
      segments,
      recent,
      readBytes: options.readBytes ?? 32 * 1024 * 1024,
      onNotice: options.onNotice ?? (() => undefined),
    })
    const logId = format?.logId ?? (await writeFormat(files, options.directory, found.logId)).logId
    if (segments.all.length === 0) segments.all.push(await firstSegment(files, options.directory, logId))
    const watermark = new Watermark(files.open(place.watermark, 'note'))
    const end = segments.last?.end ?? 0
    watermark.note(end)
    const { lastPosition, changes } = found
    return { catalog, segments, recent, watermark, lock, logId, end, lastPosition, changes }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function firstSegment(files: Files, directory: string, logId: Buffer): Promise<Segment> {
  const folder = paths(directory).segments
  const segment = new Segment(folder, 0, SEGMENT_HEADER)
  const header = Buffer.alloc(SEGMENT_HEADER)
  writeSegmentHeader(header, 0, 0, logId)
  const file = segment.create(files)
  await file.write([header], 0)
  await file.sync()
  await files.syncDirectory(folder)
  await files.syncDirectory(directory)
  return segment
}
