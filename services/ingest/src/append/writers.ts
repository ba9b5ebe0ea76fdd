import { every, type Failpoints, type Logger, type Machine } from '@ioc/kit'
import type { FactIndex } from '../fact-index/fact-index.ts'
import type { LogPort } from '../log/log-port.ts'
import { createShares } from '../shares.ts'
import { appendBatch, type AppendContext } from './append-batch.ts'
import { expireWaiters, newPending, type AppendItem, type Pending, type Settlement } from './settlement.ts'
import { createSlots } from './slots.ts'

export interface WriterLimits {
  /** Events that wait or are under way, over all streams. */
  readonly maxEvents: number
  /** Bytes of their data. */
  readonly maxBytes: number
  /** Appends under way at once; more than 100 calls on one connection hang it. */
  readonly maxInFlight: number
  /** Events of one append. */
  readonly maxAppendEvents: number
  /** Bytes of data of one append, below the limit of the log. */
  readonly maxAppendBytes: number
}

export interface WriterOptions {
  readonly log: LogPort
  readonly index: FactIndex
  readonly machine: Machine
  readonly failpoints: Failpoints
  readonly logger: Logger
  readonly limits: WriterLimits
  readonly observe: AppendContext['observe']
  readonly onForeignLog: () => void
}

/** One queue a stream; while an append is under way, later facts queue and go together in the next one. */
export interface Writers {
  /** The item under way with this key. */
  readonly find: (key: string) => Pending | undefined
  /** Accepts an item whose key is neither known nor under way; `undefined` when its holder finds no room. */
  readonly submit: (item: AppendItem) => Pending | undefined
  /** Whether a key finds no room: the queue is full, or the key has its share of it. */
  readonly isFull: (holder: string) => boolean
  readonly load: () => { readonly events: number; readonly bytes: number; readonly inFlight: number }
  /** Resolves what is under way for so long, then gives up what is unknown. */
  readonly close: (withinMs: number) => Promise<void>
}

const SWEEP_EVERY_MS = 100

export function createWriters(options: WriterOptions): Writers {
  const { limits, logger } = options
  const pendings = new Map<string, Pending>()
  const queues = new Map<string, Pending[]>()
  const slots = createSlots(limits.maxInFlight)
  const giveUp = new AbortController()
  const events = createShares(limits.maxEvents)
  const bytes = createShares(limits.maxBytes)
  let idle: (() => void) | undefined

  const settle = (pending: Pending, settlement: Settlement): void => {
    if (pending.state === 'settled') return
    pending.state = 'settled'
    pendings.delete(pending.item.key)
    events.give(pending.item.holder, 1)
    bytes.give(pending.item.holder, pending.item.bytes)
    for (const waiter of pending.waiters) waiter.resolve(settlement)
    if (pendings.size === 0) idle?.()
  }
  const { log, index, machine, failpoints, observe, onForeignLog } = options
  const context: AppendContext = {
    log,
    index,
    machine,
    failpoints,
    logger,
    settle,
    observe,
    onForeignLog,
    givenUp: giveUp.signal,
  }

  /** Takes the next append off a queue; items taken back meanwhile are passed over. */
  const take = (queue: Pending[], limit: number): Pending[] => {
    const batch: Pending[] = []
    let size = 0
    let used = 0
    for (const pending of queue) {
      if (pending.state === 'queued') {
        if (batch.length >= limit || (batch.length > 0 && size + pending.item.bytes > limits.maxAppendBytes)) break
        batch.push(pending)
        size += pending.item.bytes
      }
      used++
    }
    queue.splice(0, used)
    return batch
  }

  async function drain(stream: string, queue: Pending[]): Promise<void> {
    let limit = limits.maxAppendEvents
    const turn = slots.acquire()
    if (turn !== undefined) await turn
    try {
      for (;;) {
        const batch = take(queue, limit)
        if (batch.length === 0) return
        const remainder = await appendBatch(context, stream, batch)
        queue.unshift(...remainder.again)
        limit = remainder.limit ?? limits.maxAppendEvents
      }
    } finally {
      queues.delete(stream)
      slots.release()
    }
  }

  /** A mistake of ours in one stream must not leave its senders without an answer, nor take the process down. */
  const fail = (queue: Pending[], stream: string, error: unknown): void => {
    logger.error({ err: error }, 'a writer failed')
    for (const pending of [...pendings.values()].filter(({ item }) => item.stream === stream)) {
      settle(pending, { kind: 'dropped', code: 'outcome-unknown', detail: 'the writer failed' })
    }
    queue.length = 0
  }

  const endSweeps = every(machine.timers, SWEEP_EVERY_MS, () => {
    const now = machine.elapsed()
    for (const pending of pendings.values()) {
      if (!expireWaiters(pending, now) || pending.state !== 'queued') continue
      settle(pending, { kind: 'dropped', code: 'overloaded', detail: 'nobody waits for it any more' })
    }
  })

  return {
    find: (key) => pendings.get(key),
    submit(item) {
      if (!events.take(item.holder, 1)) return undefined
      if (!bytes.take(item.holder, item.bytes)) {
        events.give(item.holder, 1)
        return undefined
      }
      const pending = newPending(item, index.version())
      pendings.set(item.key, pending)
      const queue = queues.get(item.stream)
      if (queue !== undefined) queue.push(pending)
      else {
        const started = [pending]
        queues.set(item.stream, started)
        // The rest of this turn's events join the first append.
        queueMicrotask(() => {
          drain(item.stream, started).catch((error: unknown) => fail(started, item.stream, error))
        })
      }
      return pending
    },
    isFull: (holder) => !events.hasRoom(holder) || !bytes.hasRoom(holder),
    load: () => ({ events: pendings.size, bytes: bytes.used(), inFlight: slots.used() }),
    async close(withinMs) {
      if (pendings.size > 0) {
        const cancel = machine.timers.after(withinMs, () => giveUp.abort())
        await new Promise<void>((resolve) => (idle = resolve))
        cancel()
      }
      giveUp.abort()
      endSweeps()
    },
  }
}
