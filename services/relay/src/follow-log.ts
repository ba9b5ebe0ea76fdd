import { START, streamNameFilter, type AllStreamResolvedEvent, type EventStoreDBClient } from '@eventstore/db-client'
import { FACT_STREAM_PREFIXES } from '@ioc/contracts'
import { decodeRecorded, positionOf, type LogEntry } from '@ioc/contracts/log'
import { every, type Timers } from '@ioc/kit'
import { headPosition, readEntries } from '@ioc/log-client'

export interface FollowOptions {
  /** Position of the last entry known; 0 for the beginning. */
  readonly after: bigint
  readonly signal: AbortSignal
  /** How often the log's head is compared with what the subscription delivered, in milliseconds. */
  readonly watchMs: number
  readonly timers: Timers
}

/** The subscription delivers nothing although the log has more: it is dead without saying so. */
class SilentSubscriptionError extends Error {
  override readonly name = 'SilentSubscriptionError'
}

const logPosition = (position: bigint) => (position === 0n ? START : { commit: position, prepare: position })

/**
 * The facts of the log after a position, in order, for ever: past ones first, then each as it is appended. The client's
 * subscriptions neither resubscribe nor always say that they died, so the head is watched beside it.
 * Ends when the signal aborts. @throws SilentSubscriptionError, or the client's error when the log goes away.
 */
export async function* followLog(client: EventStoreDBClient, options: FollowOptions): AsyncGenerator<LogEntry> {
  const { signal, watchMs, timers } = options
  let last = options.after
  let seen = last
  let waiting = false
  let failure: Error | undefined
  const subscription = client.subscribeToAll({
    fromPosition: logPosition(last),
    filter: streamNameFilter({
      prefixes: [...FACT_STREAM_PREFIXES],
      checkpointReached: (_subscription, position) => {
        if (position.commit > seen) seen = position.commit
      },
    }),
  })
  const end = (error?: unknown): void => {
    failure ??= error instanceof Error ? error : undefined
    subscription.destroy()
  }
  // The client goes on emitting errors of a call after its stream has ended; without a listener they end the process.
  subscription.on('error', end)
  const onAbort = (): void => end()
  signal.addEventListener('abort', onAbort, { once: true })

  let suspected: bigint | undefined
  const look = async (): Promise<void> => {
    const before = seen
    const head = await headPosition(client)
    if (!waiting || head <= seen || before !== seen) return void (suspected = undefined)
    if (suspected !== seen) return void (suspected = seen)
    for await (const entry of readEntries(client, { after: seen, upTo: head })) {
      throw new SilentSubscriptionError(`nothing delivered after ${seen}, the log has ${positionOf(entry)}`)
    }
    seen = head
  }
  let looking = false
  const unwatch = every(timers, watchMs, () => {
    if (looking || signal.aborted) return
    looking = true
    look()
      .catch(end)
      .finally(() => (looking = false))
  })

  try {
    if (signal.aborted) return
    waiting = true
    for await (const { event } of subscription as AsyncIterable<AllStreamResolvedEvent>) {
      waiting = false
      if (event !== undefined && event.position.commit > last) {
        const entry = decodeRecorded(event)
        last = positionOf(entry)
        if (last > seen) seen = last
        yield entry
      }
      waiting = true
    }
  } catch (error) {
    if (!signal.aborted) throw failure ?? error
  } finally {
    unwatch()
    signal.removeEventListener('abort', onAbort)
    subscription.destroy()
    // Destroying leaves the call open at the server; cancelling fails only where there never was a call.
    subscription.unsubscribe().catch(end)
  }
  if (failure !== undefined) throw failure
  if (!signal.aborted) throw new SilentSubscriptionError('the subscription ended')
}
