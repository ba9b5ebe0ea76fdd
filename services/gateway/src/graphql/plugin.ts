import type { FastifyInstance } from 'fastify'
import type { GraphQLError, GraphQLSchema, ValidationRule } from 'graphql/index.js'
import mercurius from 'mercurius'
import { MAX_TOKENS } from './document.ts'
import { guardOperations } from './http-operations.ts'
import { admitRequests } from './http-admission.ts'
import type { Admission } from '../admission/admission.ts'
import type { GatewayMetrics } from '../metrics.ts'
import { operationContext, type GatewayServices } from './context.ts'
import { clientError, toClientError } from './errors.ts'

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

/** mercurius hands all errors of a validation over as one. */
function validationErrors(error: GraphQLError): readonly Error[] {
  const inner = error.originalError
  return inner != null && 'errors' in inner && Array.isArray(inner.errors)
    ? inner.errors.map((one: unknown) => (one instanceof Error ? one : badRequest(one)))
    : [error]
}

/** What fastify says about a request that does not fit. */
const badRequest = (problem: unknown): GraphQLError =>
  clientError(
    'BAD_USER_INPUT',
    typeof problem === 'object' && problem !== null && 'message' in problem
      ? String(problem.message)
      : 'The request cannot be read',
  )

/** GraphQL over HTTP. Subscriptions do not go through mercurius: they share one answer, see `live/`. */
export async function serveGraphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { services, schema, rules, path, metrics, admission } = options
  guardOperations(app, path)
  const admit = admitRequests(app, path, admission)
  await app.register(mercurius, {
    schema,
    path,
    validationRules: [...rules],
    // Compiling holds the event loop, and what is compiled for one operation of a document would answer its others.
    jit: 0,
    cache: KEPT_DOCUMENTS,
    allowBatchedQueries: false,
    graphql: { parseOptions: { maxTokens: MAX_TOKENS } },
    context: (request) => operationContext(services, request.headers['ioc-at-least'], admit(request)),
    errorFormatter: (execution, context) => {
      const { statusCode, response } = mercurius.defaultErrorFormatter(execution, context)
      const errors = (execution.errors ?? []).flatMap(validationErrors)
      return {
        statusCode,
        response: { ...response, errors: errors.map((error) => toClientError(error, services.logger)) },
      }
    },
  })
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url !== path) return
    metrics.operations.observe({ outcome: reply.statusCode < 400 ? 'answered' : 'refused' }, reply.elapsedTime / 1000)
  })
}
