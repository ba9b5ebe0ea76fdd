import { createClient, type Client } from 'graphql-ws/client'
import type { End, Handlers, Refusal } from './supervisor.ts'

export interface Endpoint {
  /** Absolute HTTP address of `/graphql`. */
  readonly url: string
  /** A screen's token where reading is not open. */
  readonly token?: string
}

/** How a screen speaks with the gateway. */
export interface Transport {
  /**
   * Asks one question over HTTP; resolves to its `data`, still undecoded.
   * @throws GraphQLRequestError when the answer carries errors or is not JSON; the error of fetch when there is none.
   */
  readonly ask: (document: string, variables: Record<string, unknown>) => Promise<unknown>
  /** Subscribes over the screen's one socket; never retried here (see supervisor.ts). */
  readonly subscribe: (document: string, variables: Record<string, unknown>, handlers: Handlers) => End
}

/** GraphQL answered with errors, or not at all. */
class GraphQLRequestError extends Error {
  override readonly name = 'GraphQLRequestError'
}

const ASK_TIMEOUT_MS = 10_000
/** A socket over which nothing at all has come for so long is given up: the gateway speaks every two seconds. */
const DEAD_MS = 5_000
/** A socket is kept for so long after its last question: the next scene's comes at once. */
const LINGER_MS = 2_000

/** @param now milliseconds, monotonic */
export function createTransport(endpoint: Endpoint, now: () => number): Transport {
  return { ask: (document, variables) => ask(endpoint, document, variables), subscribe: overOneSocket(endpoint, now) }
}

const authorization = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }

async function ask(
  endpoint: Endpoint,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const response = await fetch(endpoint.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(endpoint.token) },
    body: JSON.stringify({ query: document, variables }),
    signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
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

/** Subscriptions share a socket; when it ends all of them do, and whoever comes next opens another. */
function overOneSocket(endpoint: Endpoint, now: () => number): Transport['subscribe'] {
  let current: { readonly client: Client; heardAt: number } | undefined

  const open = () => {
    const client = createClient({
      url: endpoint.url.replace(/^http/, 'ws'),
      retryAttempts: 0,
      lazyCloseTimeout: LINGER_MS,
      connectionAckWaitTimeout: 8000,
      connectionParams: endpoint.token === undefined ? {} : { token: endpoint.token },
      // Whoever subscribed learns of the end.
      onNonLazyError: () => undefined,
      on: {
        message: () => (opened.heardAt = now()),
        closed: () => {
          if (current === opened) current = undefined
        },
      },
    })
    const opened = { client, heardAt: now() }
    return opened
  }

  return (query, variables, handlers) => {
    const used = (current ??= open())
    const unsubscribe = used.client.subscribe(
      { query, variables },
      {
        next: ({ errors, ...result }) => {
          if (errors === undefined) handlers.next(result)
          else handlers.refused(refusalIn(errors))
        },
        error: (error) =>
          Array.isArray(error) ? handlers.refused(refusalIn(error)) : handlers.closed(describe(error)),
        complete: () => handlers.closed('completed'),
      },
    )
    return (why) => {
      unsubscribe()
      if (why === 'done' || now() - used.heardAt < DEAD_MS) return
      if (current === used) current = undefined
      used.client.terminate()
    }
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
