import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import type { Ledger } from '../ledger/ledger.ts'
import { ask } from '../lib/graphql.ts'
import { sendAll, type Intake } from '../lib/intake.ts'
import type { RunState } from '../lib/run-state.ts'
import { DAY, type Workload } from '../lib/workload.ts'

const BATCH = 40
const READ_EVERY_MS = 100

/** Sends a workload whole: schools first, then reports, retrying as sources do until every answer stands. */
export async function sendWorkload(intake: Intake, ledger: Ledger, { opening, reports }: Workload): Promise<void> {
  await sendAll(intake, ledger, opening, { batchSize: BATCH })
  await sendAll(intake, ledger, reports, { batchSize: BATCH })
}

/** Readers beside the load: a screen that subscribes and a client that asks. Failures of a dying gateway are expected. */
export function startReaders(urls: RunState['urls'], unit: string): { readonly stop: () => Promise<void> } {
  const client = createClient({
    url: urls.graphql.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: Number.MAX_SAFE_INTEGER,
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS)),
  })
  const subscription = `subscription { wall(unit: "${unit}", date: "${DAY}", session: morning) { position } }`
  const unsubscribe = client.subscribe(
    { query: subscription },
    { next: () => undefined, error: () => undefined, complete: () => undefined },
  )
  const query = `{ attendance(unit: "${unit}", date: "${DAY}", session: morning) { numerator denominator asOf { position } } }`
  let stopped = false
  const asking = (async () => {
    while (!stopped) {
      await ask(urls.graphql, query, {}, { timeoutMs: 5_000 }).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS))
    }
  })()
  return {
    async stop() {
      stopped = true
      unsubscribe()
      // Rejects with the close event when the gateway went before the screen did: that is how such a test ends.
      await Promise.resolve(client.dispose()).catch(() => undefined)
      await asking
    },
  }
}
