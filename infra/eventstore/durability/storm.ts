import {
  ANY,
  type AppendExpectedRevision,
  type EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  WrongExpectedVersionError,
} from '@eventstore/db-client'
import type { Random } from '../testing/random.ts'

/** An append as it was sent. `sent` allows to send the very same again. */
export interface Attempt {
  readonly stream: string
  readonly ids: readonly string[]
  readonly expected: AppendExpectedRevision
  outcome: 'unknown' | 'refused' | { readonly revision: bigint; readonly commit: bigint }
}

/** The data of the event with this id: a restart must not change it. */
export const payload = (id: string): Record<string, unknown> => ({ id, pad: id.repeat(1 + (id.charCodeAt(0) % 5)) })

export const send = (
  client: EventStoreDBClient,
  attempt: Attempt,
  deadline = 3000,
): ReturnType<EventStoreDBClient['appendToStream']> =>
  client.appendToStream(
    attempt.stream,
    attempt.ids.map((id) => jsonEvent({ id, type: 'storm', data: payload(id), metadata: { of: id } })),
    { expectedRevision: attempt.expected, deadline },
  )

/** Appends without pause to many streams until told to stop; every attempt is recorded with what was answered. */
export class Storm {
  readonly attempts: Attempt[] = []
  #stopped = false
  readonly #client: EventStoreDBClient
  readonly #random: Random
  readonly #heads: Map<string, bigint>

  constructor(client: EventStoreDBClient, random: Random, heads: Map<string, bigint>) {
    this.#client = client
    this.#random = random
    this.#heads = heads
  }

  stop(): void {
    this.#stopped = true
  }

  /** Number of appends that were acknowledged. */
  get acknowledged(): number {
    return this.attempts.filter((attempt) => typeof attempt.outcome === 'object').length
  }

  /** Runs `writers` writers, each with streams of its own, until `stop` or the first error. */
  async run(writers: number): Promise<void> {
    await Promise.all(Array.from({ length: writers }, (_, writer) => this.#write(writer)))
  }

  async #write(writer: number): Promise<void> {
    while (!this.#stopped) {
      const stream = `storm-${writer}-${this.#random.below(3)}`
      const exact = this.#random.below(2) === 0
      const size = this.#random.pick([1, 1, 1, 2, 7, 40])
      const ids = Array.from({ length: size }, () => this.#random.uuid())
      const attempt: Attempt = {
        stream,
        ids,
        expected: exact ? (this.#heads.get(stream) ?? NO_STREAM) : ANY,
        outcome: 'unknown',
      }
      this.attempts.push(attempt)
      try {
        const { nextExpectedRevision, position } = await send(this.#client, attempt)
        if (position === undefined) throw new Error('an acknowledged append has no position')
        attempt.outcome = { revision: nextExpectedRevision, commit: position.commit }
        this.#heads.set(stream, nextExpectedRevision)
      } catch (error) {
        if (error instanceof WrongExpectedVersionError) {
          attempt.outcome = 'refused'
          if (typeof error.actualVersion === 'bigint') this.#heads.set(stream, error.actualVersion)
        } else return
      }
    }
  }
}
