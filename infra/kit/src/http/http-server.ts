import type { Server } from 'node:http'
import { PROBLEM_CODES, problemDetails } from '@ioc/contracts'
import fastify, {
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import type { Registry } from 'prom-client'
import type { Logger } from '../logger.ts'
import { collectMethods } from './allowed-methods.ts'
import { onClientError } from './client-errors.ts'
import { limitConnections } from './connection-limit.ts'
import { DATA_HEADERS, DataResponse } from './data-response.ts'
import { hostCheck } from './host-check.ts'
import { lingerAfter } from './linger.ts'
import { PROBLEM_MEDIA_TYPE, ProblemError, problemOfStatus } from './problem-error.ts'
import { guardProtocol, refuseAmbiguous } from './protocol-guard.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** What `/healthz`, `/readyz` and `/metrics` report. */
export interface Health {
  /** `undefined` when ready, else why not. */
  readonly notReady: () => string | undefined | Promise<string | undefined>
  readonly metrics: Registry
}

/** What a connection may cost, in real milliseconds and numbers. */
export interface ConnectionSettings {
  /** Connections at once; above it idle ones end first. Absent: as many as the system gives. */
  readonly maxConnections?: number
  /** Until the head of a request is there, from the opening of the connection or its first byte. */
  readonly headersTimeout: number
  /** Until all of a request is there. */
  readonly requestTimeout: number
  /** How long a connection may lie idle between requests. */
  readonly keepAliveTimeout: number
  /** Without a byte in either direction while a request or an answer is under way. */
  readonly stalledTimeout: number
  /** How often the first two are looked at. */
  readonly connectionsCheckingInterval: number
  /** Requests of one connection; 0 for any number. */
  readonly maxRequestsPerSocket: number
}

const CONNECTION_DEFAULTS: ConnectionSettings = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 60_000,
  stalledTimeout: 75_000,
  connectionsCheckingInterval: 1_000,
  maxRequestsPerSocket: 0,
}

/** Bytes of the head of a request: address and headers together. */
const MAX_HEADER_BYTES = 16_384

export interface HttpOptions {
  /** Address that the server listens on: loopback addresses accept loopback Hosts only. */
  readonly host: string
  /** Further names under which the service is published. */
  readonly allowedHosts?: readonly string[]
  /** Environment variable that lists them, for who has to add one. */
  readonly allowedHostsSetting?: string
  readonly health: Health
  readonly connections?: Partial<ConnectionSettings>
  /** Where failures of ours are written; addresses and headers are not, since some carry keys. */
  readonly logger?: Pick<Logger, 'error'> | undefined
  /** All answers are data that nobody may keep: no route sets a policy of its own, so that all say the same at the least cost. */
  readonly dataOnly?: boolean | undefined
  readonly fastify?: FastifyServerOptions
}

type Answering = Pick<HttpOptions, 'logger' | 'dataOnly'>

function stamp(reply: FastifyReply, dataOnly = false): void {
  if (DataResponse.isComplete && reply.raw instanceof DataResponse) return
  void reply.headers(dataOnly ? DATA_HEADERS : SECURITY_HEADERS)
}

/** Answers with problem details; a request whose body nobody read is the last of its connection. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, { logger, dataOnly }: Answering) {
  stamp(reply, dataOnly)
  if (!request.raw.complete) lingerAfter(request.raw, reply.raw)
  void reply.type(PROBLEM_MEDIA_TYPE)
  if (error instanceof ProblemError) {
    if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', error.retryAfterSeconds)
    const more = { detail: error.message, ...(error.pointer === undefined ? {} : { pointer: error.pointer }) }
    return reply.code(PROBLEM_CODES[error.code].status).send(problemDetails(error.code, more))
  }
  const status = statusOf(error)
  if (status >= 500) {
    logger?.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed')
    return reply.code(500).send(problemDetails('internal'))
  }
  return reply.code(status).send(problemOfStatus(status, error instanceof Error ? error.message : 'bad request'))
}

/**
 * A fastify server with Host and Origin check, bounds on connections, problem details for every error (those of the HTTP parser
 * included), 405 with Allow for every path that a route is at, health and metrics. Listens to nothing yet.
 */
export function createHttpServer({
  host,
  allowedHosts = [],
  allowedHostsSetting,
  health,
  logger,
  dataOnly,
  ...options
}: HttpOptions): FastifyInstance {
  const connections = { ...CONNECTION_DEFAULTS, ...options.connections }
  const { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval } = connections
  const app = fastify({
    logger: false,
    forceCloseConnections: 'idle',
    requestTimeout,
    keepAliveTimeout,
    connectionTimeout: connections.stalledTimeout,
    maxRequestsPerSocket: connections.maxRequestsPerSocket,
    http: {
      headersTimeout: Math.min(headersTimeout, requestTimeout),
      connectionsCheckingInterval,
      maxHeaderSize: MAX_HEADER_BYTES,
      // We answer those ourselves, with problem details.
      requireHostHeader: false,
      ...(dataOnly === true ? { ServerResponse: DataResponse } : {}),
    },
    clientErrorHandler: onClientError,
    frameworkErrors: (error, request, reply) => {
      // No hook of anybody sees this answer: what it needs it is given here.
      stamp(reply, true)
      void answerError(error, request, reply, { logger, dataOnly })
    },
    ...options.fastify,
  } satisfies FastifyHttpOptions<Server>)
  // Node drops headers beyond 2,000 without a word; their bytes are bounded anyway.
  app.server.maxHeadersCount = 0
  guardProtocol(app)
  if (connections.maxConnections !== undefined) limitConnections(app.server, connections.maxConnections)
  const allowed = collectMethods(app)

  const refuseForeign = hostCheck(host, allowedHosts, allowedHostsSetting)
  // One hook, with a callback: each further one costs a request, and a promise costs it several times that.
  app.addHook('onRequest', (request, reply, done) => {
    stamp(reply, dataOnly)
    const refused = thrownBy(() => {
      refuseAmbiguous(request)
      refuseForeign(request)
    })
    // Before anything reads a body that no route will look at.
    if (refused !== undefined) return done(refused)
    // What is wrong with the chunks is known a turn later, and says more than what we would answer before that.
    if (!request.is404) return request.headers['transfer-encoding'] === undefined ? done() : process.nextTick(done)
    const methods = allowed(request.url.split('?', 1)[0] ?? '')
    if (methods.length === 0) return done(new ProblemError('not-found', 'there is nothing at this address'))
    void reply.header('allow', methods.join(', '))
    done(new ProblemError('method-not-allowed', `this address takes ${methods.join(', ')}`))
  })

  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type(PROBLEM_MEDIA_TYPE).send(problemDetails('not-found')),
  )
  app.setErrorHandler((error: unknown, request, reply) => answerError(error, request, reply, { logger, dataOnly }))

  app.get('/healthz', { logLevel: 'silent' }, () => ({ status: 'alive' }))
  app.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const reason = await health.notReady()
    return reason === undefined ? { status: 'ready' } : reply.code(503).send({ status: 'not ready', reason })
  })
  app.get('/metrics', { logLevel: 'silent' }, async (_request, reply) =>
    reply.type(health.metrics.contentType).send(await health.metrics.metrics()),
  )
  return app
}

/** What a check throws, for a hook with a callback. */
export function thrownBy(check: () => void): Error | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
