import type { AppendOutcome, Followed, FollowStep, LogPort, NewEvent } from '../log/log-port.ts'
import { observe } from '../log/observe.ts'

/** What a scripted append does: `lost` stores and answers nothing, `absent` answers nothing and stores nothing. */
export type Disturbance = 'lost' | 'absent' | AppendOutcome

/**
 * A log in memory that keeps revisions exactly and answers an identical repeat as the real one does. Positions count by tens.
 */
export function createMemoryLog() {
  const all: Followed[] = []
  const streams = new Map<string, Followed[]>()
  const appends: { readonly stream: string; readonly ids: string[]; readonly expected: bigint }[] = []
  const disturbances: Disturbance[] = []
  let gate: Promise<void> | undefined
  let wake: () => void = () => undefined

  function store(stream: string, events: readonly NewEvent[], expected: bigint): AppendOutcome {
    const known = streams.get(stream) ?? []
    const head = BigInt(known.length) - 1n
    if (expected !== head) {
      const repeated = known.slice(Number(expected) + 1, Number(expected) + 1 + events.length)
      const same =
        repeated.length === events.length && repeated.every(({ eventId }, index) => eventId === events[index]?.id)
      const last = repeated.at(-1)
      return same && last !== undefined
        ? { kind: 'stored', lastRevision: last.revision, position: last.position }
        : { kind: 'wrong-revision' }
    }
    for (const { id, type, data, metadata } of events) {
      const position = BigInt(all.length + 1) * 10n
      const place = { stream, revision: BigInt(known.length), eventId: id, type }
      const recorded = { ...observe(place, position, data, metadata), position }
      known.push(recorded)
      all.push(recorded)
    }
    streams.set(stream, known)
    wake()
    return { kind: 'stored', lastRevision: BigInt(known.length) - 1n, position: BigInt(all.length) * 10n }
  }

  async function* readAll(after: bigint | undefined): AsyncGenerator<Followed> {
    for (let at = Number((after ?? 0n) / 10n); at < all.length; at++) {
      const event = all[at]
      if (event !== undefined) yield event
    }
  }

  const port: LogPort = {
    async append(stream, events, expected) {
      appends.push({ stream, ids: events.map(({ id }) => id), expected })
      await gate
      const disturbance = disturbances.shift()
      if (disturbance === undefined) return store(stream, events, expected)
      if (disturbance === 'lost') store(stream, events, expected)
      return typeof disturbance === 'string' ? { kind: 'unknown', cause: new Error(disturbance) } : disturbance
    },
    async *readStream(stream, from) {
      yield* (streams.get(stream) ?? []).slice(Number(from))
    },
    readAll,
    follow(after) {
      let closed = false
      async function* steps(): AsyncGenerator<FollowStep> {
        let position = after
        while (!closed) {
          for await (const event of readAll(position)) yield { position: (position = event.position), event }
          await new Promise<void>((resolve) => (wake = resolve))
        }
      }
      return {
        steps: steps(),
        close() {
          closed = true
          wake()
        },
      }
    },
    eventIdAt: async (position) => all[Number(position / 10n) - 1]?.eventId,
    head: async () => BigInt(all.length) * 10n,
  }

  return {
    port,
    all,
    appends,
    /** What the next appends do instead of storing. */
    disturb: (...next: Disturbance[]): void => void disturbances.push(...next),
    /** Another process writes to a stream. */
    write: (stream: string, events: readonly NewEvent[]): AppendOutcome =>
      store(stream, events, BigInt(streams.get(stream)?.length ?? 0) - 1n),
    /** Appends wait until the returned function is called. */
    hold(): () => void {
      const { promise, resolve } = deferred()
      gate = promise
      return () => {
        gate = undefined
        resolve()
      }
    },
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle: () => void = () => undefined
  const promise = new Promise<void>((resolve) => (settle = resolve))
  return { promise, resolve: () => settle() }
}

export type MemoryLog = ReturnType<typeof createMemoryLog>
