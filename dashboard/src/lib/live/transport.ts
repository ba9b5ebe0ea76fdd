import { createClient } from 'graphql-ws/client'
import type { Handlers, Refusal } from './supervisor.ts'

/** What a wall is asked for; what is absent the system chooses. */
export interface WallVariables {
  readonly unit?: string
  readonly date?: string
  readonly session?: 'morning' | 'afternoon'
}

export interface Endpoint {
  /** Absolute HTTP address of `/graphql`. */
  readonly url: string
  /** A screen's token where reading is not open. */
  readonly token?: string
}

/** GraphQL answered with errors, or not at all. */
class GraphQLRequestError extends Error {
  override readonly name = 'GraphQLRequestError'
}

const authorization = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }

/**
 * Asks one question over HTTP and returns `data`, still undecoded.
 * @throws GraphQLRequestError when the answer carries errors or is not JSON; the error of fetch when there is none.
 */
export async function query(
  endpoint: Endpoint,
  document: string,
  variables: Record<string, unknown>,
  timeoutMs = 10_000,
): Promise<unknown> {
  const response = await fetch(endpoint.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(endpoint.token) },
    body: JSON.stringify({ query: document, variables }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  const answer: unknown = await response.json()
  const { data, errors } = answerOf(answer)
  if (errors !== undefined || data === undefined || data === null)
    throw new GraphQLRequestError(
      `GraphQL answered ${response.status}: ${JSON.stringify(errors ?? answer).slice(0, 300)}`,
    )
  return data
}

const answerOf = (answer: unknown): { data?: unknown; errors?: unknown } =>
  typeof answer === 'object' && answer !== null ? answer : {}

/** Opens one connection with one subscription; it is never retried here (see supervisor.ts). */
export function subscribe(
  endpoint: Endpoint,
  document: string,
  variables: Record<string, unknown>,
  handlers: Handlers,
): () => void {
  const client = createClient({
    url: endpoint.url.replace(/^http/, 'ws'),
    retryAttempts: 0,
    connectionAckWaitTimeout: 8000,
    connectionParams: endpoint.token === undefined ? {} : { token: endpoint.token },
    // The supervisor learns of the end through the sink.
    onNonLazyError: () => undefined,
  })
  const unsubscribe = client.subscribe(
    { query: document, variables },
    {
      next: ({ data, errors }) => {
        if (errors === undefined) handlers.next(data)
        else handlers.refused(refusalIn(errors))
      },
      error: (error) => (Array.isArray(error) ? handlers.refused(refusalIn(error)) : handlers.closed(describe(error))),
      complete: () => handlers.closed('completed'),
    },
  )
  return () => {
    unsubscribe()
    client.terminate()
  }
}

const LONGEST_MESSAGE = 300

/** The first of several GraphQL errors; whatever it is, it has a code and words. */
export function refusalIn(errors: readonly unknown[]): Refusal {
  const first: { message?: unknown; extensions?: unknown } =
    typeof errors[0] === 'object' && errors[0] !== null ? errors[0] : {}
  const { message, extensions } = first
  const code =
    typeof extensions === 'object' && extensions !== null && 'code' in extensions ? extensions.code : undefined
  return {
    code: typeof code === 'string' ? code : 'INTERNAL',
    message: (typeof message === 'string' ? message : JSON.stringify(errors)).slice(0, LONGEST_MESSAGE),
  }
}

/** graphql-ws hands on errors, close events and lists of GraphQL errors. */
function describe(error: unknown): string {
  if (error instanceof Error) return error.message
  if (typeof CloseEvent !== 'undefined' && error instanceof CloseEvent) return `closed ${error.code} ${error.reason}`
  if (typeof Event !== 'undefined' && error instanceof Event) return error.type
  return JSON.stringify(error).slice(0, 300)
}
