import { randomUUID } from 'node:crypto'
import { LogWriteError } from '../errors.ts'
import { EventCursor } from '../format/event-cursor.ts'
import {
  checkNameLength,
  FLAG_JOINED,
  frameSize,
  KIND_EVENTS,
  KIND_TOMBSTONE,
  type NewEvent,
  writeFrame,
} from '../format/frame.ts'
import { SEGMENT_HEADER, writeSegmentHeader } from '../format/segment-header.ts'
import type { FrameSource } from '../storage/frame-source.ts'
import { MAX_FRAME } from '../storage/scan.ts'
import type { SegmentList } from '../storage/segments.ts'
import type { TailImage } from '../storage/tail-image.ts'
import type { Catalog } from '../streams/catalog.ts'
import { decide, type Decision, type Expectation } from '../streams/decide.ts'
import {
  isMetastream,
  metastreamOf,
  NO_METADATA,
  originalOf,
  parseMetadata,
  SOFT_DELETE_JSON,
  undeleted,
} from '../streams/metadata.ts'
import type { RecentIds } from '../streams/recent-ids.ts'
import type { StreamState } from '../streams/stream-state.ts'
import type { Committer } from './committer.ts'
import type { AppendAnswer, Done, Group, GroupFrame } from './group.ts'
import type { Heads } from './heads.ts'

const NOTHING = Buffer.alloc(0)
const METADATA_TYPE = Buffer.from('$metadata')
const TOMBSTONE_TYPE = Buffer.from('$streamDeleted')
const newId = (): Buffer => Buffer.from(randomUUID().replaceAll('-', ''), 'hex')

export interface AppenderParts {
  readonly catalog: Catalog
  readonly heads: Heads
  readonly source: FrameSource
  readonly segments: SegmentList
  readonly tail: TailImage
  readonly recent: RecentIds
  readonly logId: Buffer
  readonly segmentBytes: number
  readonly now: () => number
}

/** Decides appends, deletes and tombstones and puts their frames into the collecting group. */
export class Appender {
  readonly #parts: AppenderParts
  readonly #committer: Committer
  readonly #cursor = new EventCursor()
  #segmentBase: number
  #lastPosition: number

  constructor(parts: AppenderParts, committer: Committer, lastPosition: number) {
    this.#parts = parts
    this.#committer = committer
    this.#segmentBase = parts.segments.last?.base ?? 0
    this.#lastPosition = lastPosition
  }

  append(name: string, expected: Expectation, events: readonly NewEvent[], done: Done): void {
    const stream = this.#parts.catalog.peek(name)
    const decision = this.#decide(stream, expected, events)
    if (decision.kind !== 'write') return this.#refuse(stream, decision, done)
    const size = frameSize(stream.nameBytes(), events)
    // Larger than anything that recovery takes for a frame.
    if (size > MAX_FRAME) {
      const error = new LogWriteError(
        `an append of ${size} bytes with its metadata is too large, nothing of it was stored`,
      )
      return done({ kind: 'failed', error })
    }
    // Everything that can fail comes before the first byte is reserved.
    const second = this.#undeletion(stream, decision.undelete, events)
    const group = events.length > 0 || second !== undefined ? this.#room(size) : this.#committer.collecting()
    const position = events.length > 0 ? this.#put(group, stream, events, second !== undefined) : this.#lastPosition
    const revision = stream.decided.revision
    if (second !== undefined) this.#put(group, second.metastream, [second.event], false)
    group.answerLater(done, { kind: 'written', revision, position })
  }

  /** Soft delete: hides everything there is; the numbering goes on with the next append. */
  delete(name: string, expected: Expectation, done: Done): void {
    const stream = this.#parts.catalog.peek(name)
    const decision = this.#decide(stream, expected, [this.#event(METADATA_TYPE, NOTHING)])
    if (decision.kind !== 'write') return this.#refuse(stream, decision, done)
    if (stream.decided.revision < 0 && !this.#parts.heads.hasMetadata(stream, 'decided')) {
      return this.#refuse(stream, { kind: 'wrong', current: -1 }, done)
    }
    const metastream = this.#parts.catalog.peek(metastreamOf(name))
    if (metastream.decided.tombstoned) return this.#refuse(stream, { kind: 'deleted' }, done)
    const events = [this.#event(METADATA_TYPE, Buffer.from(SOFT_DELETE_JSON))]
    const group = this.#room(frameSize(metastream.nameBytes(), events))
    const position = this.#put(group, metastream, events, false)
    group.answerLater(done, { kind: 'written', revision: metastream.decided.revision, position })
  }

  /** Closes a stream for ever. */
  tombstone(name: string, expected: Expectation, done: Done): void {
    const stream = this.#parts.catalog.peek(name)
    const events = [this.#event(TOMBSTONE_TYPE, NOTHING, false)]
    const decision = this.#decide(stream, expected, events)
    if (decision.kind !== 'write') return this.#refuse(stream, decision, done)
    const group = this.#room(frameSize(stream.nameBytes(), events))
    const position = this.#put(group, stream, events, false, true)
    group.answerLater(done, { kind: 'written', revision: -1, position })
  }

  /** After a failed group: what was decided since is void, and the newest event is the one at `lastPosition` again. */
  forget(groups: readonly Group[], lastPosition: number): void {
    for (const group of groups) {
      for (const frame of group.frames) {
        frame.stream.forgetDecided()
        frame.describes?.stream.forgetDecided()
      }
      for (let count = group.newIds; count > 0; count -= 1) this.#parts.recent.undo()
    }
    this.#parts.catalog.removeEmpty()
    this.#segmentBase = this.#parts.segments.last?.base ?? 0
    this.#lastPosition = lastPosition
  }

  #event(type: Buffer, data: Buffer, json = true): NewEvent {
    return { id: newId(), type, json, data, metadata: NOTHING }
  }

  #softDeleted(name: string): boolean {
    const stream = this.#parts.catalog.find(name)
    return stream !== undefined && this.#parts.heads.isSoftDeleted(stream, 'decided')
  }

  #decide(stream: StreamState, expected: Expectation, events: readonly NewEvent[]): Decision {
    const { heads, recent } = this.#parts
    return decide(
      {
        last: stream.decided.revision,
        tombstoned: heads.isTombstoned(stream, 'decided'),
        softDeleted: () => heads.isSoftDeleted(stream, 'decided'),
        hasMetadata: () => heads.hasMetadata(stream, 'decided'),
        recentRevision: (index) => recent.find(events[index]?.id ?? NOTHING, 0, stream.ordinal),
        hasId: (revision, index) => this.#find(stream, revision) && this.#cursor.sameId(events[index]?.id ?? NOTHING),
      },
      expected,
      events.length,
    )
  }

  /** Points the cursor at an event of the stream, durable or still to be stored. */
  #find(stream: StreamState, revision: number): boolean {
    const mark = stream.marks.after(revision)
    let position = mark < stream.marks.length ? stream.marks.position(mark) : stream.decided.frame
    while (position !== 0) {
      const frame = this.#parts.source.frame(position)
      this.#cursor.open(frame.buffer, frame.at)
      if (this.#cursor.firstRevision <= revision) return this.#cursor.seek(revision)
      position = this.#cursor.previous
    }
    return false
  }

  /** Answers what is not written; after everything that is still to be stored, since the answer may depend on it. */
  #refuse(stream: StreamState, decision: Exclude<Decision, { kind: 'write' }>, done: Done): void {
    const answer = this.#answerTo(stream, decision)
    if (this.#committer.pending) this.#committer.collecting().answerLater(done, answer)
    else done(answer)
  }

  #answerTo(stream: StreamState, decision: Exclude<Decision, { kind: 'write' }>): AppendAnswer {
    if (decision.kind !== 'repeat') return decision
    const metadata = this.#parts.heads.metadata(stream, 'decided')
    const last = stream.decided.revision
    const byCount = metadata.maxCount === undefined ? 0 : last - metadata.maxCount + 1
    const found = decision.last >= Math.max(metadata.truncateBefore, byCount) && this.#find(stream, decision.last)
    const tooOld = metadata.maxAgeMs !== undefined && this.#cursor.createdMs < this.#parts.now() - metadata.maxAgeMs
    return { kind: 'written', revision: decision.last, position: found && !tooOld ? this.#cursor.position : undefined }
  }

  /** The collecting group, after opening a new segment if a frame of `size` does not fit into the present one. */
  #room(size: number): Group {
    const { tail } = this.#parts
    const used = tail.end - this.#segmentBase
    if (used <= SEGMENT_HEADER || used + size <= this.#parts.segmentBytes) return this.#committer.collecting()
    const group = this.#committer.beginSegment()
    this.#segmentBase = tail.end
    const header = tail.reserve(SEGMENT_HEADER)
    writeSegmentHeader(header.buffer, header.at, this.#segmentBase, this.#parts.logId)
    group.end = tail.end
    return group
  }

  /**
   * The `$metadata` event that makes a soft-deleted stream visible from its first new revision on: after an append to
   * the stream itself, or to its metadata stream. Undefined if there is none to write.
   */
  #undeletion(
    stream: StreamState,
    undelete: boolean,
    events: readonly NewEvent[],
  ): { readonly metastream: StreamState; readonly event: NewEvent } | undefined {
    const { catalog, heads } = this.#parts
    const newest = events.at(-1)
    const revives = newest !== undefined && isMetastream(stream.name) && this.#softDeleted(originalOf(stream.name))
    if (!undelete && !revives) return undefined
    const visible = revives ? catalog.peek(originalOf(stream.name)) : stream
    const raw = revives ? newest.data : heads.rawMetadata(stream, 'decided')?.data
    const data = raw === undefined ? undefined : undeleted(raw, visible.decided.revision + 1)
    if (data === undefined) return undefined
    const metastream = catalog.peek(metastreamOf(visible.name))
    checkNameLength(metastream.nameBytes())
    return { metastream, event: this.#event(METADATA_TYPE, data) }
  }

  #put(group: Group, stream: StreamState, events: readonly NewEvent[], joined: boolean, tombstone = false): number {
    const { catalog, tail, recent } = this.#parts
    const name = stream.nameBytes()
    const size = frameSize(name, events)
    const position = tail.end
    catalog.add(stream)
    const { buffer, at } = tail.reserve(size)
    const firstRevision = tombstone ? 0 : stream.decided.revision + 1
    const head = {
      position,
      groupStart: group.start,
      kind: tombstone ? KIND_TOMBSTONE : KIND_EVENTS,
      flags: joined ? FLAG_JOINED : 0,
      name,
      createdMs: this.#parts.now(),
      firstRevision,
      previous: stream.decided.frame,
    }
    const lastPosition = writeFrame(buffer, at, size, head, events)
    for (let index = 0; index < events.length; index += 1) {
      if (recent.add(events[index]?.id ?? NOTHING, 0, stream.ordinal, firstRevision + index)) group.newIds += 1
    }
    stream.decided.frame = position
    if (tombstone) stream.decided.tombstoned = true
    else stream.decided.revision += events.length
    const describes = this.#describes(stream, events, tombstone)
    group.frames.push({ stream, position, lastPosition, firstRevision, count: events.length, tombstone, describes })
    group.end = tail.end
    this.#lastPosition = lastPosition
    return lastPosition
  }

  #describes(stream: StreamState, events: readonly NewEvent[], tombstone: boolean): GroupFrame['describes'] {
    const newest = events.at(-1)
    if (newest === undefined || !isMetastream(stream.name)) return undefined
    const described = this.#parts.catalog.obtain(originalOf(stream.name))
    const metadata = tombstone ? NO_METADATA : parseMetadata(newest.data)
    described.decided.metadata = metadata
    return { stream: described, metadata }
  }
}
