import type { FastifyInstance } from 'fastify'
import type { GraphQLError, GraphQLSchema, ValidationRule } from 'graphql/index.js'
import mercurius from 'mercurius'
import { MAX_TOKENS } from '../live/operation.ts'
import type { GatewayMetrics } from '../metrics.ts'
import { operationContext, type GatewayServices } from './context.ts'
import { clientError, toClientError } from './errors.ts'

export interface GraphqlOptions {
  readonly services: GatewayServices
  readonly schema: GraphQLSchema
  readonly rules: readonly ValidationRule[]
  readonly path: string
  readonly metrics: GatewayMetrics
}

/** Documents whose compiled form is kept after this many uses. */
const JIT_AFTER = 4

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
  const { services, schema, rules, path, metrics } = options
  await app.register(mercurius, {
    schema,
    path,
    validationRules: [...rules],
    jit: JIT_AFTER,
    cache: 512,
    allowBatchedQueries: false,
    graphql: { parseOptions: { maxTokens: MAX_TOKENS } },
    context: (request) => operationContext(services, request.headers['ioc-at-least']),
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
