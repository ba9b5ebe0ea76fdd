import type { EventStoreDBClient } from '@eventstore/db-client'
import { isFactStream } from '@ioc/contracts/log'

/** System events may stand behind the newest fact; this many are looked through at once. */
const PAGE = 64

/** Position of the newest fact of the log; `undefined` when it has none. */
export async function newestFact(client: EventStoreDBClient): Promise<bigint | undefined> {
  let from: 'end' | { commit: bigint; prepare: bigint } = 'end'
  for (;;) {
    let seen = 0
    let newest: bigint | undefined
    const events = client.readAll({ direction: 'backwards', fromPosition: from, maxCount: PAGE })
    // Read to the end: a call that is left early stays open, and disposing of the client would wait for it.
    for await (const { event } of events) {
      if (event === undefined) continue
      if (newest === undefined && isFactStream(event.streamId)) newest = event.position.commit
      seen++
      from = event.position
    }
    if (newest !== undefined || seen < PAGE) return newest
  }
}
