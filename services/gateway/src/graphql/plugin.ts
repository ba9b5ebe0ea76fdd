import type { FastifyInstance } from 'fastify'
import type { GraphQLSchema, ValidationRule } from 'graphql/index.js'
import mercurius from 'mercurius'
import { momentOf } from './as-of.ts'
import { MAX_TOKENS } from './document.ts'
import { guardOperations } from './http-operations.ts'
import { admitRequests } from './http-admission.ts'
import type { Admission } from '../admission/admission.ts'
import type { GatewayMetrics } from '../metrics.ts'
import { operationContext, type GatewayServices } from './context.ts'
import { toClientError } from './errors.ts'
import { serveOperations } from './http-route.ts'

export interface GraphqlOptions {
  readonly services: GatewayServices
  readonly schema: GraphQLSchema
  readonly rules: readonly ValidationRule[]
  readonly path: string
  readonly metrics: GatewayMetrics
  readonly admission: Admission
}

/**
 * Documents that mercurius keeps parsed; it may hold twice as many, and as many that were refused. One of the largest takes
 * about 5 MB.
 */
const KEPT_DOCUMENTS = 12

/** GraphQL over HTTP. Subscriptions do not go through mercurius: they share one answer, see `live/`. */
export async function serveGraphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { services, schema, rules, path, metrics, admission } = options
  const operationOf = guardOperations(app, path)
  const admit = admitRequests(app, path, admission)
  await app.register(mercurius, {
    schema,
    validationRules: [...rules],
    // Compiling holds the event loop, and what is compiled for one operation of a document would answer its others.
    jit: 0,
    cache: KEPT_DOCUMENTS,
    allowBatchedQueries: false,
    graphql: { parseOptions: { maxTokens: MAX_TOKENS } },
    // Routes, media types and statuses are ours: its own are of an older draft of GraphQL over HTTP.
    routes: false,
    errorFormatter: ({ errors = [], ...rest }) => ({
      statusCode: 200,
      response: { ...rest, errors: errors.map((error) => toClientError(error, services.logger)) },
    }),
  })
  serveOperations(app, {
    path,
    run: ({ query, variables, operationName }, request) => {
      const operation = operationOf(request)
      const moment = operation === undefined ? undefined : momentOf(schema, operation, variables)
      const context = operationContext(services, request.headers['ioc-at-least'], admit(request), moment)
      return app.graphql(query, { ...context }, variables, operationName)
    },
    toClientError: (error) => toClientError(error, services.logger),
  })
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url !== path) return
    metrics.operations.observe({ outcome: reply.statusCode < 400 ? 'answered' : 'refused' }, reply.elapsedTime / 1000)
  })
}
