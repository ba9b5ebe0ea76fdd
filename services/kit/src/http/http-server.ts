import { PROBLEM_CODES, problemDetails, type ProblemCodeName } from '@ioc/contracts'
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Registry } from 'prom-client'
import { hostCheck } from './host-check.ts'
import { securityHeaders } from './security-headers.ts'

/** What `/healthz`, `/readyz` and `/metrics` report. */
export interface Health {
  /** `undefined` when ready, else why not. */
  readonly notReady: () => string | undefined | Promise<string | undefined>
  readonly metrics: Registry
}

export interface HttpOptions {
  /** Address that the server listens on: loopback addresses accept loopback Hosts only. */
  readonly host: string
  /** Further names under which the service is published. */
  readonly allowedHosts?: readonly string[]
  /** Environment variable that lists them, for who has to add one. */
  readonly allowedHostsSetting?: string
  readonly health: Health
  readonly fastify?: FastifyServerOptions
}

const MEDIA_TYPE = 'application/problem+json'

/** An error that an edge answers with problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCodeName
  readonly pointer: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ProblemCodeName,
    detail: string,
    more: { pointer?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause })
    this.code = code
    this.pointer = more.pointer
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

/** A fastify server with Host and Origin check, problem details for every error, health and metrics. Listens to nothing yet. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: 'idle', ...options.fastify })
  app.addHook('onRequest', securityHeaders)
  app.addHook('onRequest', hostCheck(options.host, options.allowedHosts ?? [], options.allowedHostsSetting))

  app.setErrorHandler((error: unknown, request, reply) => {
    if (error instanceof ProblemError) {
      if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', error.retryAfterSeconds)
      const more = { detail: error.message, ...(error.pointer === undefined ? {} : { pointer: error.pointer }) }
      return reply.code(PROBLEM_CODES[error.code].status).type(MEDIA_TYPE).send(problemDetails(error.code, more))
    }
    const status = statusOf(error)
    if (status >= 500) {
      request.log.error({ err: error }, 'request failed')
      return reply.code(500).type(MEDIA_TYPE).send(problemDetails('internal'))
    }
    const detail = error instanceof Error ? error.message : 'bad request'
    const code = codeOf(status)
    return reply
      .code(status)
      .type(MEDIA_TYPE)
      .send({ ...problemDetails(code, { detail }), status })
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).type(MEDIA_TYPE).send(problemDetails('not-found')))

  app.get('/healthz', { logLevel: 'silent' }, () => ({ status: 'alive' }))
  app.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const reason = await options.health.notReady()
    return reason === undefined ? { status: 'ready' } : reply.code(503).send({ status: 'not ready', reason })
  })
  app.get('/metrics', { logLevel: 'silent' }, async (_request, reply) =>
    reply.type(options.health.metrics.contentType).send(await options.health.metrics.metrics()),
  )
  return app
}

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500

function codeOf(status: number): ProblemCodeName {
  switch (status) {
    case 401:
      return 'unauthenticated'
    case 404:
      return 'not-found'
    case 405:
      return 'method-not-allowed'
    case 413:
      return 'body-too-large'
    case 415:
      return 'unsupported-media-type'
    case 429:
      return 'too-many-requests'
    default:
      return 'malformed-request'
  }
}
