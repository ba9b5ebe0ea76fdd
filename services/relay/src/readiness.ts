import type { EventStoreDBClient } from '@eventstore/db-client'
import { headPosition, readEntries } from '@ioc/log-client'
import { positionOf } from '@ioc/contracts/log'
import { pause, type Timers } from '@ioc/kit'
import type { Progress } from './progress.ts'

/** Whoever is further behind the log is not level with it, however fast he comes nearer. */
const MOST_BEHIND = 2_000

/**
 * Says whether everything that the log has when it is asked is relayed, or is within a moment: `undefined`, else what is missing.
 * Says nothing of what a session may yet achieve: one that has just begun is as far as the stream, not as the log.
 * @param levelWithinMs how long to wait for messages that are on their way, and as long again for the log
 */
export function createReadiness(
  log: EventStoreDBClient,
  progress: Progress,
  timers: Timers,
  levelWithinMs: number,
): () => Promise<string | undefined> {
  const look = async (): Promise<string | undefined> => {
    const { position } = progress
    const head = await headPosition(log)
    let last = position
    let behind = 0
    for await (const entry of readEntries(log, { after: position, upTo: head })) {
      if (++behind > MOST_BEHIND) return `relayed up to ${position}, more than ${MOST_BEHIND} messages behind the log`
      last = positionOf(entry)
    }
    if (await progress.reaches(last, levelWithinMs)) return undefined
    return progress.standstill ?? `relayed up to ${progress.position}, the log has ${last}`
  }

  /** One look for all who ask meanwhile: a log that does not answer would gather open calls. */
  let looking: Promise<string | undefined> | undefined
  return async () => {
    if (progress.standstill !== undefined) return progress.standstill
    looking ??= look()
      .catch((error: unknown) => `the log cannot be read: ${error instanceof Error ? error.message : String(error)}`)
      .finally(() => (looking = undefined))
    const answered = new AbortController()
    // Cancelled below, once there is an answer.
    const silence = pause(timers, 2 * levelWithinMs, answered.signal).then(() => 'the log does not answer')
    const reason = await Promise.race([looking, silence])
    answered.abort()
    return reason
  }
}
