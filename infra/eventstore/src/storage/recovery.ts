import fs from 'node:fs'
import { LogDamageError, LogOpenError } from '../errors.ts'
import type { EventCursor } from '../format/event-cursor.ts'
import {
  baseOfSegmentName,
  FORMAT_VERSION,
  readSegmentHeader,
  SEGMENT_HEADER,
  type SegmentHeader,
} from '../format/segment-header.ts'
import { newerFormat, paths } from './directory.ts'
import type { Files, LogFile } from './files.ts'
import { findLaterGroup, scanFrames, writtenEnd } from './scan.ts'
import { Segment } from './segments.ts'

export interface FoundSegments {
  readonly segments: Segment[]
  readonly logId: Buffer | undefined
  /** A last segment whose creation was never finished; nothing in it was acknowledged. */
  readonly unborn: Segment | undefined
  /** Closed segments whose files still end with zeros that were written ahead. */
  readonly overlong: Segment[]
}

/**
 * Whether the last segment file is one whose making was never finished, so that nothing in it was acknowledged.
 * @param expected where the segment before it ends.
 */
export function isUnborn(
  file: LogFile,
  header: SegmentHeader | string,
  place: { readonly base: number; readonly size: number; readonly expected: number; readonly synced: number },
): boolean {
  const { base, size, expected, synced } = place
  if (typeof header !== 'string' || base !== expected || base < synced) return false
  // A frame of a later group was only written after the segment's first one had been stored.
  return base === 0 ? synced === 0 && size <= SEGMENT_HEADER : findLaterGroup(file, base, size, base) === undefined
}

/**
 * Lists and checks the segment files: names, headers, one log, no gap, no missing end.
 * @param synced position up to which the log is known to have been durable
 */
export function findSegments(
  files: Files,
  directory: string,
  logId: Buffer | undefined,
  synced: number,
): FoundSegments {
  const folder = paths(directory).segments
  const names = fs.readdirSync(folder).sort()
  const segments: Segment[] = []
  const overlong: Segment[] = []
  let known = logId
  let expected = 0
  for (const [index, name] of names.entries()) {
    const base = baseOfSegmentName(name)
    if (base === undefined) throw new LogOpenError(`${folder}/${name} is not a segment of the log: move it elsewhere`)
    const before = segments.at(-1)
    if (before !== undefined && base < expected && endsAt(files, before, base)) {
      overlong.push(before)
      expected = base
    }
    const segment = new Segment(folder, base, base)
    const file = segment.file(files)
    const size = file.size()
    const bytes = Buffer.alloc(Math.min(size, SEGMENT_HEADER))
    file.read(bytes, 0, bytes.length, 0)
    const header = readSegmentHeader(bytes)
    if (index === names.length - 1 && isUnborn(file, header, { base, size, expected, synced }))
      return { segments, logId: known, unborn: segment, overlong }
    if (header === 'foreign')
      throw new LogOpenError(`${folder}/${name} is not a segment of an event log: move it elsewhere`)
    if (header === 'short') throw new LogDamageError(name, base, 'the file ends within its header')
    if (header === 'damaged') throw new LogDamageError(name, base, 'its header is not readable')
    if (header.version > FORMAT_VERSION) throw newerFormat(directory, header.version)
    known ??= header.logId
    if (!header.logId.equals(known))
      throw new LogOpenError(`${folder}/${name} belongs to another log: move it elsewhere`)
    if (header.base !== base)
      throw new LogOpenError(`${folder}/${name} was renamed: it begins at position ${header.base}`)
    if (base > expected) {
      if (before === undefined) throw new LogDamageError(name, expected, 'the segment before it is missing')
      const size = before.end - before.base
      throw new LogDamageError(
        before.name,
        before.end,
        `it ends after ${size} bytes, or the segment after it is missing; the next one begins at ${base}`,
      )
    }
    if (base < expected)
      throw new LogDamageError(name, base, `it overlaps the segment before it, which ends at ${expected}`)
    segment.end = base + size
    expected = segment.end
    // Of many thousand segments only one is open at a time.
    before?.close()
    segments.push(segment)
  }
  return { segments, logId: known, unborn: undefined, overlong }
}

/** The zeros ahead of a closed segment's end are still there if the log stopped before they were cut off. */
function endsAt(files: Files, segment: Segment, end: number): boolean {
  const size = segment.end - segment.base
  if (end < segment.firstFrame || writtenEnd(segment.file(files), segment.base, size, end) > end) return false
  segment.end = end
  return true
}

/** Reads all frames of a segment that must be whole. @throws LogDamageError */
export function readSealed(files: Files, segment: Segment, visit: (frame: EventCursor) => void): void {
  const size = segment.end - segment.base
  const end = scanFrames(segment.file(files), segment.base, size, segment.firstFrame, (frame) => {
    segment.noteFrame(frame.framePosition)
    visit(frame)
  })
  if (end < segment.end) throw new LogDamageError(segment.name, end, 'wrong checksum')
}

/**
 * Reads the segment that was written last and finds its sound end. What follows it was either never acknowledged
 * (a torn write: it is to be cut off) or is damage.
 * @returns the position after the last frame that counts.
 * @throws LogDamageError if acknowledged bytes are unsound.
 */
export function readLast(files: Files, segment: Segment, synced: number, visit: (frame: EventCursor) => void): number {
  const file = segment.file(files)
  const size = segment.end - segment.base
  const show = (frame: EventCursor): void => {
    segment.noteFrame(frame.framePosition)
    visit(frame)
  }
  // A frame that belongs together with the next one counts only with it.
  let held = 0
  const end = scanFrames(file, segment.base, size, segment.firstFrame, (frame) => {
    if (held !== 0) scanFrames(file, segment.base, frame.framePosition - segment.base, held, show)
    held = frame.joined ? frame.framePosition : 0
    if (!frame.joined) show(frame)
  })
  if (end < segment.end) {
    if (end < synced)
      throw new LogDamageError(
        segment.name,
        end,
        `wrong checksum before position ${synced}, up to which all was stored`,
      )
    const later = findLaterGroup(file, segment.base, size, end)
    if (later !== undefined) {
      throw new LogDamageError(segment.name, end, `wrong checksum, although position ${later} was stored after it`)
    }
  } else if (end < synced) {
    throw new LogDamageError(segment.name, end, `the file ends before position ${synced}, up to which all was stored`)
  }
  return held === 0 ? end : held
}
