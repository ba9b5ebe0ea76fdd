/**
 * A log as simple as it can be, for comparison: arrays and maps, no files, no groups. Says what each call must answer.
 */
export type Expected = 'any' | 'no_stream' | 'stream_exists' | number

export type Answer =
  { kind: 'stored'; revision: number } | { kind: 'wrong'; actual: number | 'no_stream' } | { kind: 'deleted' }

export interface Stored {
  readonly stream: string
  readonly id: string
  readonly revision: number
}

interface Stream {
  ids: string[]
  tombstoned: boolean
  truncateBefore: number
  maxCount: number | undefined
  metadataEvents: number
}

export class Model {
  readonly #streams = new Map<string, Stream>()
  /** Where each id was stored first. */
  readonly #first = new Map<string, { stream: string; revision: number }>()
  /** Everything but system events, in order. */
  readonly all: Stored[] = []

  append(name: string, expected: Expected, ids: readonly string[]): Answer {
    const stream = this.#obtain(name)
    const last = stream.ids.length - 1
    const wrong: Answer = { kind: 'wrong', actual: last < 0 ? 'no_stream' : last }
    if (stream.tombstoned) return { kind: 'deleted' }
    const gone = stream.truncateBefore === Infinity
    if (expected === 'stream_exists' && gone) return { kind: 'deleted' }
    if (expected === 'stream_exists' && last < 0 && stream.metadataEvents === 0) return wrong
    if (expected === 'any' || expected === 'stream_exists') {
      const known = ids
        .map((id) => this.#first.get(id))
        .map((found) => (found?.stream === name ? found.revision : undefined))
      if (known[0] === undefined) return this.#store(name, stream, ids)
      return known.includes(undefined) ? wrong : { kind: 'stored', revision: known.at(-1) ?? -1 }
    }
    const at = expected === 'no_stream' ? -1 : expected
    if (at > last) return wrong
    if (at === last) return this.#store(name, stream, ids)
    const matches = ids.map((id, index) => stream.ids[at + 1 + index] === id)
    if (matches[0] === false && at === -1 && gone) return this.#store(name, stream, ids)
    return matches.includes(false) ? wrong : { kind: 'stored', revision: at + ids.length }
  }

  delete(name: string): Answer {
    const stream = this.#obtain(name)
    if (stream.tombstoned) return { kind: 'deleted' }
    if (stream.ids.length === 0 && stream.metadataEvents === 0) return { kind: 'wrong', actual: 'no_stream' }
    stream.truncateBefore = Infinity
    stream.maxCount = undefined
    stream.metadataEvents += 1
    return { kind: 'stored', revision: -1 }
  }

  tombstone(name: string): Answer {
    const stream = this.#obtain(name)
    if (stream.tombstoned) return { kind: 'deleted' }
    stream.tombstoned = true
    return { kind: 'stored', revision: -1 }
  }

  /** Only for streams that are not tombstoned. */
  setMetadata(name: string, metadata: { truncateBefore?: number; maxCount?: number }): void {
    const stream = this.#obtain(name)
    const revived = stream.truncateBefore === Infinity
    stream.truncateBefore = revived ? stream.ids.length : (metadata.truncateBefore ?? 0)
    stream.maxCount = metadata.maxCount
    stream.metadataEvents += revived ? 2 : 1
  }

  isTombstoned(name: string): boolean {
    return this.#obtain(name).tombstoned
  }

  read(name: string): { kind: 'events'; events: Stored[] } | { kind: 'missing' } | { kind: 'deleted' } {
    const stream = this.#obtain(name)
    if (stream.tombstoned) return { kind: 'deleted' }
    if (stream.ids.length === 0 || stream.truncateBefore === Infinity) return { kind: 'missing' }
    const first = Math.max(
      stream.truncateBefore,
      stream.maxCount === undefined ? 0 : stream.ids.length - stream.maxCount,
    )
    const events = stream.ids.map((id, revision) => ({ stream: name, id, revision }))
    return { kind: 'events', events: events.slice(first) }
  }

  #store(name: string, stream: Stream, ids: readonly string[]): Answer {
    if (stream.truncateBefore === Infinity) {
      stream.truncateBefore = stream.ids.length
      stream.metadataEvents += 1
    }
    for (const id of ids) {
      const revision = stream.ids.push(id) - 1
      if (!this.#first.has(id)) this.#first.set(id, { stream: name, revision })
      this.all.push({ stream: name, id, revision })
    }
    return { kind: 'stored', revision: stream.ids.length - 1 }
  }

  #obtain(name: string): Stream {
    const found = this.#streams.get(name) ?? {
      ids: [],
      tombstoned: false,
      truncateBefore: 0,
      maxCount: undefined,
      metadataEvents: 0,
    }
    this.#streams.set(name, found)
    return found
  }
}
