import { type EventStoreDBClient, WrongExpectedVersionError } from '@eventstore/db-client'
import assert from 'node:assert/strict'
import { type Attempt, payload, send } from './storm.ts'

interface Found {
  readonly id: string
  readonly commit: bigint
}

/** What is in the log, by stream and in the order of `$all`. */
export interface Contents {
  readonly streams: ReadonlyMap<string, readonly Found[]>
  readonly events: number
}

/** Reads everything and checks that positions ascend, revisions have no gap, and data is whole. */
export async function contents(client: EventStoreDBClient): Promise<Contents> {
  const streams = new Map<string, Found[]>()
  let events = 0
  let last = -1n
  for await (const { event } of client.readAll()) {
    if (event === undefined) continue
    assert.ok(event.position.commit > last, 'positions ascend')
    last = event.position.commit
    events += 1
    if (event.type !== 'storm') continue
    const stream = streams.get(event.streamId) ?? []
    streams.set(event.streamId, stream)
    assert.equal(Number(event.revision), stream.length)
    assert.deepEqual([event.data, event.metadata], [payload(event.id), { of: event.id }])
    stream.push({ id: event.id, commit: event.position.commit })
  }
  return { streams, events }
}

const ids = (stream: readonly Found[], from: number, to: number): string[] => stream.slice(from, to).map(({ id }) => id)

/** Remembers every attempt of all rounds and what the log must say about it. */
export class Ledger {
  readonly #attempts: Attempt[] = []
  /** Which event was seen at a position: it stays there for ever. */
  readonly #seen = new Map<bigint, string>()

  add(attempts: readonly Attempt[]): void {
    this.#attempts.push(...attempts)
  }

  get size(): number {
    return this.#attempts.length
  }

  /** Everything acknowledged is there, where it was said to be; everything else is there whole or not at all. */
  verify({ streams }: Contents): void {
    for (const found of streams.values()) {
      for (const { id, commit } of found) {
        assert.equal(this.#seen.get(commit) ?? id, id, `the event at position ${commit} changed`)
        this.#seen.set(commit, id)
      }
    }
    for (const attempt of this.#attempts) {
      const stream = streams.get(attempt.stream) ?? []
      const first = this.#firstOf(attempt, stream)
      if (typeof attempt.outcome === 'object') {
        const end = Number(attempt.outcome.revision) + 1
        assert.deepEqual(ids(stream, end - attempt.ids.length, end), attempt.ids)
        assert.equal(stream[end - 1]?.commit, attempt.outcome.commit)
      } else if (attempt.outcome === 'refused') assert.equal(first, -1)
      else if (first >= 0) assert.deepEqual(ids(stream, first, first + attempt.ids.length), attempt.ids)
    }
  }

  /** Acknowledged appends are found by their revision; only of the others it must be searched whether they are there. */
  #firstOf(attempt: Attempt, stream: readonly Found[]): number {
    return typeof attempt.outcome === 'object' ? 0 : stream.findIndex(({ id }) => id === attempt.ids[0])
  }

  /** The identical append sent again is answered as it was; one of unknown outcome is settled by sending it again. */
  async retry(client: EventStoreDBClient, newest: number): Promise<void> {
    for (const attempt of this.#attempts.slice(-newest)) {
      if (attempt.outcome === 'refused') continue
      try {
        const again = await send(client, attempt)
        if (typeof attempt.outcome === 'object') {
          assert.equal(again.nextExpectedRevision, attempt.outcome.revision)
          assert.equal(again.position?.commit, attempt.outcome.commit)
        } else if (again.position !== undefined) {
          attempt.outcome = { revision: again.nextExpectedRevision, commit: again.position.commit }
        }
      } catch (error) {
        if (!(error instanceof WrongExpectedVersionError) || typeof attempt.outcome === 'object') throw error
        attempt.outcome = 'refused'
      }
    }
  }
}
