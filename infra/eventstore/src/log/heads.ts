import { EventCursor } from '../format/event-cursor.ts'
import type { FrameSource } from '../storage/frame-source.ts'
import type { Catalog } from '../streams/catalog.ts'
import {
  isMetastream,
  isSoftDeleted,
  METASTREAM_METADATA,
  metastreamOf,
  NO_METADATA,
  originalOf,
  parseMetadata,
  type StreamMetadata,
} from '../streams/metadata.ts'
import type { StreamHead, StreamState } from '../streams/stream-state.ts'

type Moment = 'decided' | 'shown'

/** Answers what streams are at a moment: decided (for the next append) or shown (for readers). */
export class Heads {
  readonly #catalog: Catalog
  readonly #source: FrameSource
  readonly #cursor = new EventCursor()

  constructor(catalog: Catalog, source: FrameSource) {
    this.#catalog = catalog
    this.#source = source
  }

  /** What the stream's metadata says; read from its metadata stream the first time. */
  metadata(stream: StreamState, moment: Moment): StreamMetadata {
    if (isMetastream(stream.name)) return METASTREAM_METADATA
    const head = stream[moment]
    head.metadata ??= this.#load(stream, moment)
    return head.metadata
  }

  isSoftDeleted(stream: StreamState, moment: Moment): boolean {
    return isSoftDeleted(this.metadata(stream, moment))
  }

  /**
   * A tombstone covers the stream's metadata stream too: it cannot be read any more, and not be begun. One that has
   * events takes further ones all the same, as a real server's does.
   */
  isTombstoned(stream: StreamState, moment: Moment): boolean {
    if (stream[moment].tombstoned) return true
    if (moment === 'decided' && stream.decided.revision >= 0) return false
    return this.isCoveredByTombstone(stream.name, moment)
  }

  /** Whether this is the name of a metadata stream whose stream is tombstoned. */
  isCoveredByTombstone(name: string, moment: Moment): boolean {
    return isMetastream(name) && this.#catalog.find(originalOf(name))?.[moment].tombstoned === true
  }

  hasMetadata(stream: StreamState, moment: Moment): boolean {
    return (this.#catalog.find(metastreamOf(stream.name))?.[moment].revision ?? -1) >= 0
  }

  /** The data of the newest metadata event, and the metadata stream's head. */
  rawMetadata(stream: StreamState, moment: Moment): { readonly data: Buffer; readonly head: StreamHead } | undefined {
    const head = this.#catalog.find(metastreamOf(stream.name))?.[moment]
    if (head === undefined || head.revision < 0 || head.tombstoned) return undefined
    const frame = this.#source.frame(head.frame)
    this.#cursor.open(frame.buffer, frame.at)
    return this.#cursor.seek(head.revision) ? { data: this.#cursor.data(), head } : undefined
  }

  #load(stream: StreamState, moment: Moment): StreamMetadata {
    const raw = this.rawMetadata(stream, moment)
    return raw === undefined ? NO_METADATA : parseMetadata(raw.data)
  }
}
