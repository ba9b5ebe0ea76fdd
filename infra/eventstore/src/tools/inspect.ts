import fs from 'node:fs'
import { codeOf, LogOpenError } from '../errors.ts'
import {
  baseOfSegmentName,
  FORMAT_VERSION,
  readSegmentHeader,
  SEGMENT_HEADER,
  segmentName,
} from '../format/segment-header.ts'
import { newerFormat, paths, readFormat } from '../storage/directory.ts'
import type { Files } from '../storage/files.ts'
import { isUnborn } from '../storage/recovery.ts'
import { findLaterGroup, scanFrames, writtenEnd } from '../storage/scan.ts'
import { Segment } from '../storage/segments.ts'
import { Watermark } from '../storage/watermark.ts'

/** Something that is not as it was written. */
export interface Problem {
  readonly segment: string
  /** Position in the log; undefined for a file that is no part of it. */
  readonly position: number | undefined
  readonly problem: string
  readonly advice: string
}

export interface SegmentReport {
  readonly name: string
  readonly base: number
  /** Position after the last sound frame. */
  readonly end: number
  readonly events: number
}

export interface Inspection {
  readonly segments: SegmentReport[]
  readonly problems: Problem[]
  /** Position up to which all was stored when the inspection began. */
  readonly synced: number
  readonly logId: Buffer | undefined
  /** Bytes after the sound end that no one was told of; the next start cuts them off. */
  readonly tornBytes: number
}

const DAMAGE = 'restore a backup (ioc log restore) or keep what is sound before it (ioc log repair)'
const MOVE = 'move it elsewhere, or let ioc log repair do it'

/** The watermark of a log that may be running: a torn look at it is repeated. */
export function readSynced(files: Files, directory: string): number {
  const path = paths(directory).watermark
  if (!fs.existsSync(path)) return 0
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const synced = Watermark.read(files, path, 'read')
    if (synced > 0) return synced
  }
  return 0
}

/** Names in the folder of segments. @throws LogOpenError if there is no log. */
export function segmentFiles(directory: string): string[] {
  try {
    return fs.readdirSync(paths(directory).segments).sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new LogOpenError(`${directory} holds no event log`, { cause: error })
    throw error
  }
}

class Inspector {
  readonly #files: Files
  readonly #directory: string
  readonly #report: { segments: SegmentReport[]; problems: Problem[] } = { segments: [], problems: [] }
  readonly #synced: number
  #logId: Buffer | undefined
  #expected = 0
  #tornBytes = 0

  constructor(files: Files, directory: string) {
    this.#files = files
    this.#directory = directory
    this.#synced = readSynced(files, directory)
  }

  run(): Inspection {
    this.#logId = readFormat(this.#directory)?.logId
    const names = segmentFiles(this.#directory)
    const known = names.filter((name) => baseOfSegmentName(name) !== undefined)
    for (const name of names)
      if (!known.includes(name)) this.#problem(name, undefined, 'not a segment of the log', MOVE)
    for (const [index, name] of known.entries()) this.#segment(name, known[index + 1])
    if (this.#expected < this.#synced) {
      const at = this.#report.segments.at(-1)?.name ?? segmentName(this.#expected)
      const lost = this.#problems(at)
        ? []
        : [`the log ends here, although all up to position ${this.#synced} was stored`]
      for (const problem of lost) this.#problem(at, this.#expected, problem, DAMAGE)
    }
    return { ...this.#report, synced: this.#synced, logId: this.#logId, tornBytes: this.#tornBytes }
  }

  #problems(segment: string): boolean {
    return this.#report.problems.some((problem) => problem.segment === segment)
  }

  #problem(segment: string, position: number | undefined, problem: string, advice: string): void {
    this.#report.problems.push({ segment, position, problem, advice })
  }

  #segment(name: string, next: string | undefined): void {
    const last = next === undefined
    const base = baseOfSegmentName(name) ?? 0
    const segment = new Segment(paths(this.#directory).segments, base, base)
    const file = this.#files.open(segment.path, 'read')
    try {
      const size = file.size()
      const bytes = Buffer.alloc(Math.min(size, SEGMENT_HEADER))
      file.read(bytes, 0, bytes.length, 0)
      const header = readSegmentHeader(bytes)
      if (last && isUnborn(file, header, { base, size, expected: this.#expected, synced: this.#synced })) {
        this.#tornBytes = writtenEnd(file, base, size, base) - base
        return
      }
      if (base > this.#expected) {
        this.#problem(name, this.#expected, `the bytes from position ${this.#expected} to ${base} are missing`, DAMAGE)
      }
      if (base < this.#expected)
        this.#problem(name, base, `it overlaps the segment before it, which ends at ${this.#expected}`, DAMAGE)
      if (header === 'foreign') return this.#problem(name, undefined, 'not a segment of an event log', MOVE)
      if (header === 'short' || header === 'damaged')
        return this.#problem(name, base, 'its header is not readable', DAMAGE)
      if (header.version > FORMAT_VERSION) throw newerFormat(this.#directory, header.version)
      this.#logId ??= header.logId
      if (!header.logId.equals(this.#logId)) return this.#problem(name, undefined, 'it belongs to another log', MOVE)
      if (header.base !== base)
        return this.#problem(name, base, `it was renamed: it begins at position ${header.base}`, MOVE)
      let events = 0
      // Before the frames: a running log writes on meanwhile, and what came later must not be taken for a gap.
      const nonZero = writtenEnd(file, base, size, segment.firstFrame)
      const end = scanFrames(file, base, size, segment.firstFrame, (frame) => (events += frame.count))
      // Beyond its last frame a file may hold zeros that were written ahead, but not where the next one goes on.
      const due = Math.min(base + size, baseOfSegmentName(next ?? '') ?? 0)
      const written = Math.max(nonZero, due) - base
      this.#report.segments.push({ name, base, end, events })
      this.#expected = end
      if (end < base + written) this.#unsound(name, base, written, end, file, last)
    } finally {
      file.close()
    }
  }

  #unsound(
    name: string,
    base: number,
    size: number,
    end: number,
    file: ReturnType<Files['open']>,
    last: boolean,
  ): void {
    if (last && end >= this.#synced && findLaterGroup(file, base, size, end) === undefined) {
      this.#tornBytes = base + size - end
      return
    }
    this.#expected = base + size
    this.#problem(name, end, 'wrong checksum', DAMAGE)
  }
}

/** Reads a whole log, which may be running, and says what is not as it was written. Changes nothing. */
export const inspect = (files: Files, directory: string): Inspection => new Inspector(files, directory).run()
