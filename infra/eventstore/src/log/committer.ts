import type { Failpoints } from '@ioc/kit/failpoints'
import { LogWriteError } from '../errors.ts'
import type { Files } from '../storage/files.ts'
import { isFull, SegmentWriter } from '../storage/segment-writer.ts'
import { Segment, type SegmentList } from '../storage/segments.ts'
import type { TailImage } from '../storage/tail-image.ts'
import type { Watermark } from '../storage/watermark.ts'
import { Group } from './group.ts'

export interface CommitterParts {
  readonly directory: string
  readonly files: Files
  readonly segments: SegmentList
  /** Size beyond which no segment grows. */
  readonly segmentBytes: number
  readonly tail: TailImage
  readonly watermark: Watermark
  readonly failpoints: Failpoints
  /** Everything up to `group.end` is durable: show it. */
  readonly onStored: (group: Group) => void
  /** These groups left no trace; what was decided in them is void. */
  readonly onFailed: (groups: readonly Group[]) => void
  /** Durability is no longer certain: nothing may be answered any more. */
  readonly onFatal: (error: Error) => void
  readonly onSealed: (segment: Segment) => void
}

/**
 * Makes groups of appends durable, one after the other: write, fdatasync, show, answer. While one group is being
 * synced the next one collects, so a slow disk makes groups larger, not answers fewer.
 */
export class Committer {
  readonly #parts: CommitterParts
  #queue: Group[] = []
  #running = false
  #stopped = false
  #idle: (() => void)[] = []
  #writer: SegmentWriter

  constructor(parts: CommitterParts) {
    this.#parts = parts
    const last = parts.segments.last
    if (last === undefined) throw new Error('the log has no segment')
    this.#writer = this.#writerOf(last)
  }

  get pending(): boolean {
    return this.#running || this.#queue.length > 0
  }

  /** The group that collects now. */
  collecting(): Group {
    let group = this.#queue.at(-1)
    if (group === undefined) {
      group = new Group(this.#parts.tail.end, false)
      this.#add(group)
    }
    return group
  }

  /** Begins a group that opens a new segment at the present end of the log. */
  beginSegment(): Group {
    const group = new Group(this.#parts.tail.end, true)
    this.#add(group)
    return group
  }

  /** Resolves when nothing is left to store. */
  async idle(): Promise<void> {
    if (this.pending && !this.#stopped) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  /** Leaves the last file as long as the log; nothing may be appended any more. */
  async close(): Promise<void> {
    await this.idle()
    if (!this.#stopped) await this.#writer.seal()
  }

  #add(group: Group): void {
    this.#queue.push(group)
    if (this.#running || this.#stopped) return
    this.#running = true
    // After the present turn of the event loop, so that what arrived together is stored together.
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    for (let group = this.#queue.shift(); group !== undefined; group = this.#queue.shift()) {
      try {
        if (group.frames.length > 0 && !(await this.#store(group))) continue
        this.#parts.onStored(group)
        this.#parts.failpoints.hit('log.after-index')
        group.settle()
        this.#parts.failpoints.hit('log.after-answer')
      } catch (error) {
        this.#stopped = true
        for (const resolve of this.#idle.splice(0)) resolve()
        this.#parts.onFatal(error instanceof Error ? error : new Error(String(error)))
        return
      }
    }
    this.#running = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** @returns false if the group could not be written and all traces of it are gone; throws if that is not certain. */
  async #store(group: Group): Promise<boolean> {
    const { failpoints, tail, watermark } = this.#parts
    let writer = this.#writer
    try {
      failpoints.hit('log.before-write')
      if (group.startsSegment) {
        failpoints.hit('log.before-segment')
        writer = this.#create(group.start)
      }
      await writer.write(tail.slices(group.start, group.end), group.start, group.end)
      failpoints.hit('log.after-write')
    } catch (error) {
      await this.#undo(group, writer, error)
      return false
    }
    await writer.sync(group.isSmall && this.#queue.length === 0)
    if (group.startsSegment) await this.#change(writer)
    failpoints.hit('log.after-sync')
    writer.segment.end = group.end
    watermark.note(group.end)
    tail.evict(group.end)
    return true
  }

  #writerOf(segment: Segment): SegmentWriter {
    return new SegmentWriter(this.#parts.files, segment, this.#parts.segmentBytes)
  }

  #create(base: number): SegmentWriter {
    const segment = new Segment(this.#parts.directory, base, base)
    segment.create(this.#parts.files)
    return this.#writerOf(segment)
  }

  /** Goes on in a new segment, whose first group is durable by now. */
  async #change(writer: SegmentWriter): Promise<void> {
    await this.#parts.files.syncDirectory(this.#parts.directory)
    const sealed = this.#writer
    this.#writer = writer
    this.#parts.segments.all.push(writer.segment)
    await sealed.seal()
    // Whoever reads it opens it again.
    sealed.segment.close()
    this.#parts.onSealed(sealed.segment)
    this.#parts.failpoints.hit('log.after-segment')
  }

  #remove(segment: Segment): void {
    segment.close()
    this.#parts.files.remove(segment.path)
  }

  /** Takes a failed group and all after it back, on disk and in memory. */
  async #undo(group: Group, writer: SegmentWriter, cause: unknown): Promise<void> {
    if (group.startsSegment) {
      // The present writer: the new file could not even be made.
      if (writer !== this.#writer) this.#remove(writer.segment)
      await this.#parts.files.syncDirectory(this.#parts.directory)
    } else await writer.cut(group.start)
    // Only now: what was accepted while the file was cut stands on the failed group, too.
    const failed = [group, ...this.#queue]
    this.#queue = []
    this.#parts.tail.rollback(group.start)
    this.#parts.onFailed(failed)
    const reason = cause instanceof Error ? cause.message : String(cause)
    const error = new LogWriteError(
      isFull(cause)
        ? `the log's disk is full, nothing of this append was stored (${reason})`
        : `the log could not be written, nothing of this append was stored (${reason})`,
      { cause },
    )
    for (const each of failed) each.settle({ kind: 'failed', error })
  }
}
