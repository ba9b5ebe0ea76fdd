import { randomUUID } from 'node:crypto'
import { noFailpoints, type Failpoints } from '@ioc/kit/failpoints'
import type { NewEvent } from '../format/frame.ts'
import { SEGMENT_HEADER } from '../format/segment-header.ts'
import { indexPath, type SegmentChanges } from '../index-files/index-file.ts'
import { explain, paths } from '../storage/directory.ts'
import { diskFiles } from '../storage/files.ts'
import { FrameSource } from '../storage/frame-source.ts'
import type { DirectoryLock } from '../storage/lock.ts'
import type { Segment, SegmentList } from '../storage/segments.ts'
import { TailImage } from '../storage/tail-image.ts'
import type { Watermark } from '../storage/watermark.ts'
import type { Catalog } from '../streams/catalog.ts'
import type { Expectation } from '../streams/decide.ts'
import type { RecentIds } from '../streams/recent-ids.ts'
import { AllWalk } from './all-walk.ts'
import { Appender } from './appender.ts'
import { Committer } from './committer.ts'
import type { Done, Group } from './group.ts'
import { Heads } from './heads.ts'
import { openParts, type OpenParts } from './open.ts'
import type { EventLogOptions } from './options.ts'

/**
 * The event log: durable appends, and what readers need to see them. It shows nothing that is not on stable storage.
 */
export class EventLog {
  readonly catalog: Catalog
  readonly heads: Heads
  readonly source: FrameSource
  readonly all: AllWalk
  readonly segments: SegmentList
  readonly tail: TailImage
  readonly recent: RecentIds
  readonly now: () => number
  /** Called after new events are shown. */
  readonly watchers = new Set<() => void>()
  #end: number
  #lastPosition: number
  readonly #appender: Appender
  readonly #committer: Committer
  readonly #watermark: Watermark
  readonly #lock: DirectoryLock
  readonly #changes: SegmentChanges
  readonly #failpoints: Failpoints
  readonly #options: EventLogOptions
  readonly #logId: Buffer
  #indexing: Promise<void> = Promise.resolve()
  #closing = false

  private constructor(parts: OpenParts, options: EventLogOptions) {
    this.catalog = parts.catalog
    this.segments = parts.segments
    this.recent = parts.recent
    this.now = options.now ?? Date.now
    this.#watermark = parts.watermark
    this.#lock = parts.lock
    this.#changes = parts.changes
    this.#logId = parts.logId
    this.#options = options
    this.#failpoints = options.failpoints ?? noFailpoints
    this.#end = parts.end
    this.#lastPosition = parts.lastPosition
    this.tail = new TailImage(parts.end, options.tailBytes ?? 32 * 1024 * 1024)
    const files = options.files ?? diskFiles
    const segmentBytes = options.segmentBytes ?? 64 * 1024 * 1024
    this.source = new FrameSource(this.segments, this.tail, files)
    this.heads = new Heads(this.catalog, this.source)
    this.all = new AllWalk(this.segments, this.source)
    this.#committer = new Committer({
      directory: paths(options.directory).segments,
      files,
      segments: this.segments,
      segmentBytes,
      tail: this.tail,
      watermark: this.#watermark,
      failpoints: this.#failpoints,
      onStored: (group) => this.#show(group),
      onFailed: (groups) => this.#appender.forget(groups, this.#lastPosition),
      onFatal: (error) => options.onFatal?.(error),
      onSealed: (segment) => this.#index(segment),
    })
    this.#appender = new Appender(
      {
        catalog: this.catalog,
        heads: this.heads,
        source: this.source,
        segments: this.segments,
        tail: this.tail,
        recent: this.recent,
        logId: parts.logId,
        segmentBytes,
        now: this.now,
      },
      this.#committer,
      parts.lastPosition,
    )
  }

  /**
   * Opens the log in a directory, or makes a new one.
   * @throws LogOpenError or LogDamageError, each with one line that says what to do.
   */
  static async open(options: EventLogOptions): Promise<EventLog> {
    try {
      const log = new EventLog(await openParts(options), options)
      try {
        if (log.end === SEGMENT_HEADER) await log.#begin()
      } catch (error) {
        await log.close()
        throw error
      }
      return log
    } catch (error) {
      throw explain(options.directory, error)
    }
  }

  /** Position after the newest event that is shown. */
  get end(): number {
    return this.#end
  }

  /** Bytes that were accepted and are not on stable storage yet. */
  backlog(): number {
    return this.tail.end - this.#end
  }

  /** Position of the newest event that is shown. */
  get lastPosition(): number {
    return this.#lastPosition
  }

  append(stream: string, expected: Expectation, events: readonly NewEvent[], done: Done): void {
    if (this.#accepts(done)) this.#attempt(done, () => this.#appender.append(stream, expected, events, done))
  }

  /** Soft delete. */
  delete(stream: string, expected: Expectation, done: Done): void {
    if (this.#accepts(done)) this.#attempt(done, () => this.#appender.delete(stream, expected, done))
  }

  tombstone(stream: string, expected: Expectation, done: Done): void {
    if (this.#accepts(done)) this.#attempt(done, () => this.#appender.tombstone(stream, expected, done))
  }

  /** Stores what was accepted, then lets go of all files. */
  async close(): Promise<void> {
    if (this.#closing) return
    this.#closing = true
    await this.#committer.close()
    await this.#indexing
    this.segments.close()
    this.#watermark.close()
    await this.#lock.release()
  }

  #accepts(done: Done): boolean {
    if (this.#closing) done({ kind: 'failed', error: new Error('the log is closing') })
    return !this.#closing
  }

  /** An append whose decision needs a damaged frame is refused; others go on. */
  #attempt(done: Done, append: () => void): void {
    try {
      append()
    } catch (error) {
      done({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }

  #show(group: Group): void {
    const segment = this.segments.last
    let watched: Set<() => void> | undefined
    for (const frame of group.frames) {
      segment?.noteFrame(frame.position)
      this.#changes.touch(frame.stream)
      frame.stream.show(frame.position, frame.firstRevision, frame.count, frame.tombstone)
      if (frame.describes !== undefined) frame.describes.stream.shown.metadata = frame.describes.metadata
      for (const watcher of frame.stream.watchers ?? []) (watched ??= new Set()).add(watcher)
      this.#lastPosition = frame.lastPosition
    }
    if (group.frames.length === 0) return
    this.#end = group.end
    for (const watcher of watched ?? []) watcher()
    for (const watcher of this.watchers) watcher()
  }

  /** Writes the index file of a closed segment, in the background: without it the next start only takes longer. */
  #index(segment: Segment): void {
    const path = indexPath(paths(this.#options.directory).index, segment)
    const file = this.#changes.close(segment, this.#logId, this.#lastPosition)
    const write = async (): Promise<void> => {
      this.#failpoints.hit('log.before-index-file')
      await file.write(path)
      this.#failpoints.hit('log.after-index-file')
    }
    this.#indexing = this.#indexing.then(write).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      this.#options.onNotice?.(`the index of ${segment.name} was not written, the next start will make it: ${reason}`)
    })
  }

  /** A log is never empty: its first event says when it was begun. */
  #begin(): Promise<void> {
    const id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex')
    const event = { id, type: Buffer.from('$logBegun'), json: true, data: Buffer.from('{}'), metadata: Buffer.alloc(0) }
    return new Promise((resolve, reject) =>
      this.append('$log', -1, [event], (answer) =>
        answer.kind === 'written'
          ? resolve()
          : reject(answer.kind === 'failed' ? answer.error : new Error(answer.kind)),
      ),
    )
  }
}
