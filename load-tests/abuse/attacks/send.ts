import { placeOf } from '../crowd.ts'

const TIMEOUT_MS = 30_000

/** Sends a body to the gateway and waits so many milliseconds for its answer; undefined where the connection broke. */
export async function send(
  url: string,
  body: string,
  timeoutMs = TIMEOUT_MS,
): Promise<{ readonly status: number; readonly text: string } | undefined> {
  placeOf(url)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, text: await response.text() }
  } catch {
    return undefined
  }
}
