import type { KnownFact } from '../fact-index/known-fact.ts'
import type { NewEvent, Observed } from '../log/log-port.ts'

/** A fact on its way into the log. */
export interface AppendItem {
  /** Key of (source, id) in the index. */
  readonly key: string
  readonly hash: string
  readonly stream: string
  readonly event: NewEvent
  readonly unit: Observed['unit']
  /** Size of its data as JSON, in bytes. */
  readonly bytes: number
  /** Id of the key whose share of the queue it takes. */
  readonly holder: string
}

export type DropCode = 'overloaded' | 'outcome-unknown' | 'event-too-large' | 'internal'

/**
 * How it ended. `known`: the log already had (source, id), perhaps with another hash. `dropped`: it is not in the log as far as
 * we can say; under `outcome-unknown` it may yet be.
 */
export type Settlement =
  | { readonly kind: 'stored'; readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly kind: 'known'; readonly fact: KnownFact }
  | {
      readonly kind: 'dropped'
      readonly code: DropCode
      readonly detail: string
    }

/** Somebody who waits for a settlement, until a time of the machine's `elapsed`. */
interface Waiter {
  readonly deadlineAt: number
  readonly resolve: (settlement: Settlement) => void
}

/** One item between acceptance and settlement. */
export interface Pending {
  readonly item: AppendItem
  /** Version of the index that did not know the item. */
  readonly unknownAt: number
  /** `sent`: an append that may have reached the log; until then it can be taken back. */
  state: 'queued' | 'sent' | 'settled'
  readonly waiters: Waiter[]
}

export const newPending = (item: AppendItem, unknownAt: number): Pending => ({
  item,
  unknownAt,
  state: 'queued',
  waiters: [],
})

/** Waits for the settlement, or for the deadline: then the answer says how far it got. */
export const waitFor = (pending: Pending, deadlineAt: number): Promise<Settlement> =>
  new Promise((resolve) => pending.waiters.push({ deadlineAt, resolve }))

/** Answers those who waited too long; `true` when nobody waits any more. */
export function expireWaiters(pending: Pending, now: number): boolean {
  const { waiters, state } = pending
  for (let index = waiters.length - 1; index >= 0; index--) {
    const waiter = waiters[index]
    if (waiter === undefined || waiter.deadlineAt > now) continue
    waiters.splice(index, 1)
    waiter.resolve(
      state === 'queued'
        ? { kind: 'dropped', code: 'overloaded', detail: 'it waited for the log too long and was not stored' }
        : { kind: 'dropped', code: 'outcome-unknown', detail: 'the log has not answered yet' },
    )
  }
  return waiters.length === 0
}
