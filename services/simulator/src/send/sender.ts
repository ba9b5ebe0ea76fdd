import type { CloudEvent, Outcome } from '@ioc/contracts'
import type { Answer, IngestClient } from './ingest-client.ts'

/** Something to send; see `Planned` of the model. */
export interface Outgoing {
  readonly source: string
  readonly event: () => CloudEvent
  readonly answerLost?: boolean
}

/** How many events had which outcome, and how often something had to be sent again. */
export type Tally = Record<Outcome | 'resent', number>
const emptyTally = (): Tally => ({ stored: 0, duplicate: 0, conflict: 0, refused: 0, retry: 0, resent: 0 })

export interface SenderOptions {
  readonly client: IngestClient
  readonly concurrency: number
  /** Waits; resolves early when sending is to stop. */
  readonly wait: (ms: number) => Promise<void>
  readonly stopped: () => boolean
  readonly onTrouble: (reason: string) => void
}

const BATCH = 500
const MAX_BACKOFF_MS = 5_000

const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** Items of each source, in their order. */
function bySource<Item extends { readonly source: string }>(items: readonly Item[]): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(item.source)
    if (group === undefined) groups.set(item.source, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

/** Sends events until each is answered: never gives up by itself, since ingest or its log may be down for a while. */
export function createSender(options: SenderOptions) {
  const { client, concurrency, wait, stopped, onTrouble } = options
  const tally = emptyTally()

  async function attempt(events: readonly CloudEvent[], backoffMs: number): Promise<Answer> {
    try {
      return await client.post(events)
    } catch (error) {
      return { kind: 'again', afterMs: backoffMs, reason: error instanceof Error ? error.message : String(error) }
    }
  }

  async function sendBatch(events: readonly CloudEvent[]): Promise<void> {
    let rest = events
    let backoffMs = 200
    while (rest.length > 0 && !stopped()) {
      const answer = await attempt(rest, backoffMs)
      if (answer.kind === 'again') {
        onTrouble(answer.reason)
        await wait(Math.max(answer.afterMs, backoffMs))
      } else {
        const sent = rest
        for (const { outcome } of answer.results) tally[outcome]++
        rest = sent.filter((_, index) => answer.results[index]?.outcome === 'retry')
        if (rest.length > 0) await wait(backoffMs)
      }
      if (rest.length > 0) tally.resent += rest.length
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)
    }
  }

  /** One source speaks in order: what comes later about the same id must not overtake. */
  async function sendSource(items: readonly Outgoing[]): Promise<void> {
    for (const chunk of chunksOf(items, BATCH)) {
      const events = chunk.map((item) => item.event())
      if (chunk.some((item) => item.answerLost === true)) {
        await client.postWithoutAnswer(events)
        tally.resent += events.length
      }
      await sendBatch(events)
    }
  }

  return {
    /** Sends all and returns when each is answered, or when stopped. */
    async send(items: readonly Outgoing[]): Promise<void> {
      const waiting = bySource(items)
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined && !stopped(); next = waiting.shift())
          await sendSource(next)
      }
      await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, worker))
    },
    tally: (): Tally => ({ ...tally }),
  }
}
