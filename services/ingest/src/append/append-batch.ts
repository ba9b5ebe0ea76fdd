import { pause, type Failpoints, type Logger, type Machine } from '@ioc/kit'
import type { FactIndex } from '../fact-index/fact-index.ts'
import type { AppendOutcome, LogPort } from '../log/log-port.ts'
import type { DropCode, Pending, Settlement } from './settlement.ts'

export interface AppendContext {
  readonly log: LogPort
  readonly index: FactIndex
  readonly machine: Machine
  readonly failpoints: Failpoints
  readonly logger: Logger
  readonly settle: (pending: Pending, settlement: Settlement) => void
  /** Aborted when the process gives up resolving what is unknown. */
  readonly givenUp: AbortSignal
  readonly observe: (append: {
    readonly outcome: AppendOutcome['kind']
    readonly events: number
    readonly seconds: number
  }) => void
  /** Called when the log denies a revision that it told us: it is another log than the one indexed. */
  readonly onForeignLog: () => void
}

/** What is left to do of a batch: its items must go in a later append of at most `limit` events. */
export interface Remainder {
  readonly again: readonly Pending[]
  readonly limit: number | undefined
}

const DONE: Remainder = { again: [], limit: undefined }
const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 1_000

/**
 * Sends one append until the log answers it. A repeat is identical to the first: regrouping, or reading instead, could miss an
 * append that is still under way.
 */
async function appendUntilAnswered(
  { log, machine, failpoints, logger, givenUp, observe }: AppendContext,
  stream: string,
  batch: readonly Pending[],
  expected: bigint,
): Promise<AppendOutcome> {
  const events = batch.map(({ item }) => item.event)
  for (let attempt = 1, wait = FIRST_PAUSE_MS; ; attempt++, wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const startedAt = machine.elapsed()
    let outcome: AppendOutcome
    try {
      failpoints.hit('ingest.before-append')
      outcome = await log.append(stream, events, expected)
      failpoints.hit('ingest.after-append')
    } catch (cause) {
      outcome = { kind: 'unknown', cause }
    }
    observe({ outcome: outcome.kind, events: events.length, seconds: (machine.elapsed() - startedAt) / 1_000 })
    // After an attempt without an answer a refusal says nothing of that attempt, which may still be under way.
    if (outcome.kind === 'no-room' && attempt > 1) outcome = { kind: 'unknown', cause: outcome.cause }
    if (outcome.kind !== 'unknown' || givenUp.aborted) return outcome
    const reason = outcome.cause instanceof Error ? outcome.cause.message : String(outcome.cause)
    logger.warn({ events: events.length, attempt, reason }, 'an append has no known outcome: sending it again')
    await pause(machine.timers, wait, givenUp)
  }
}

/** Learns what others have written to a stream since we last knew it. */
async function readUnknown({ log, index, machine, logger, givenUp }: AppendContext, stream: string): Promise<void> {
  for (let wait = FIRST_PAUSE_MS; !givenUp.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      for await (const event of log.readStream(stream, index.head(stream) + 1n)) index.learn(event)
      return
    } catch (error) {
      logger.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        'a stream cannot be read: trying again',
      )
    }
    await pause(machine.timers, wait, givenUp)
  }
}

function settleStored(
  context: AppendContext,
  stream: string,
  batch: readonly Pending[],
  outcome: AppendOutcome & { kind: 'stored' },
): void {
  const { index, failpoints, settle } = context
  const last = batch.length - 1
  failpoints.hit('ingest.before-index')
  batch.forEach(({ item: { key, hash, event, unit } }, place) => {
    const revision = outcome.lastRevision - BigInt(last - place)
    // An append tells the position of its last event only; following the log tells the others.
    const position = place === last ? outcome.position : undefined
    index.learn({ stream, revision, position, eventId: event.id, fact: { key, hash }, unit })
  })
  failpoints.hit('ingest.after-index')
  batch.forEach((pending, place) => {
    const revision = outcome.lastRevision - BigInt(last - place)
    settle(pending, { kind: 'stored', revision, position: index.lookup(pending.item.key)?.position })
  })
}

/** Appends a batch to its stream and settles what can be settled; the rest comes back. */
export async function appendBatch(
  context: AppendContext,
  stream: string,
  batch: readonly Pending[],
): Promise<Remainder> {
  const { index, machine, settle, logger, givenUp, onForeignLog } = context
  // Asked in the same turn as the head is read: whatever the index learned meanwhile must not be written a second time.
  const version = index.version()
  const fresh = batch.filter((pending) => {
    if (pending.unknownAt === version) return true
    const fact = index.lookup(pending.item.key)
    if (fact !== undefined) settle(pending, { kind: 'known', fact })
    return fact === undefined
  })
  if (fresh.length === 0) return DONE
  for (const pending of fresh) pending.state = 'sent'
  const expected = index.head(stream)
  const outcome = await appendUntilAnswered(context, stream, fresh, expected)
  const drop = (items: readonly Pending[], code: DropCode, detail: string): void => {
    for (const pending of items) settle(pending, { kind: 'dropped', code, detail })
  }
  const requeue = (limit?: number): Remainder => {
    for (const pending of fresh) pending.state = 'queued'
    return { again: fresh, limit }
  }
  switch (outcome.kind) {
    case 'stored':
      settleStored(context, stream, fresh, outcome)
      return DONE
    case 'wrong-revision':
      if (givenUp.aborted) {
        drop(fresh, 'overloaded', 'the service stops before it was stored')
        return DONE
      }
      await readUnknown(context, stream)
      if (index.head(stream) === expected) {
        onForeignLog()
        await pause(machine.timers, LONGEST_PAUSE_MS, givenUp)
      }
      return requeue()
    case 'too-large':
      if (fresh.length > 1) return requeue(Math.ceil(fresh.length / 2))
      drop(fresh, 'event-too-large', 'the log does not take an event of this size')
      return DONE
    case 'no-room':
      // Said at once rather than tried again here: the sender's retry costs less than a queue that fills up.
      logger.warn({ err: outcome.cause, events: fresh.length }, 'the log cannot write: senders are told to retry')
      drop(fresh, 'overloaded', 'the log cannot write at the moment (its disk may be full); nothing of it was stored')
      return DONE
    case 'unknown':
      logger.error({ err: outcome.cause }, 'an append stays without an answer')
      drop(fresh, 'outcome-unknown', 'the service stops and the log has not answered')
      return DONE
    case 'rejected':
      logger.error({ err: outcome.cause }, 'the log refuses an append')
      drop(fresh, 'internal', 'the log refuses the stream')
      return DONE
    default: {
      const impossible: never = outcome
      throw new Error(`unknown outcome ${String(impossible)}`)
    }
  }
}
