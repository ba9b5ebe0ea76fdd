import { connectLog, disposeLog } from '@ioc/log-client'
import Type from 'typebox'
import { Compile } from 'typebox/compile'

const Received = Compile(Type.Object({ receivedAt: Type.String() }))
/** Several ingest processes may have received in another order than they appended. */
const NEWEST = 200
/** The client may wait for ever for a call that it has cancelled; nothing depends on that. */

/** The log cannot be read; the message is the one line to show. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError'
}

/**
 * When the log's newest facts were received, on our clock in milliseconds; `undefined` when it has none.
 * @throws LogUnavailableError
 */
export async function lastReceivedAt(url: string): Promise<number | undefined> {
  const client = connectLog(url)
  let latest: number | undefined
  try {
    const events = client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: NEWEST })
    for await (const { event } of events) {
      const metadata: unknown = event?.metadata
      if (!Received.Check(metadata)) continue
      const at = Date.parse(metadata.receivedAt)
      if (!Number.isNaN(at)) latest = Math.max(latest ?? at, at)
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new LogUnavailableError(`The log at ${url} cannot be read (${reason}): check EVENTSTORE_URL.`, {
      cause: error,
    })
  } finally {
    await disposeLog(client)
  }
  return latest
}
