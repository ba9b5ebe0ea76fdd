import type { RunState } from './run-state.ts'
import { UnavailableError } from './command.ts'

const TIMEOUT_MS = 120_000

/** An answer of the projector's admin address. */
export interface AdminAnswer {
  readonly status: number
  readonly body: unknown
}

/**
 * Asks the projector.
 * @throws UnavailableError when it does not answer.
 */
export async function askAdmin(system: RunState, path: string, method: 'GET' | 'POST' = 'GET'): Promise<AdminAnswer> {
  const url = new URL(path, system.urls.admin)
  try {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${system.apiKey}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { status: response.status, body: await response.json() }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnavailableError(`the projector at ${system.urls.admin} does not answer: ${reason}`, { cause: error })
  }
}
