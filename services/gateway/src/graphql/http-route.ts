import { problemDetails } from '@ioc/contracts'
import { ProblemError } from '@ioc/kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError, type ExecutionResult } from 'graphql/index.js'
import { answerForm, GRAPHQL_RESPONSE, JSON_TYPE, unreadableBody, type AnswerForm } from '../http/negotiate.ts'
import { clientError } from './errors.ts'
import { MethodError, RefusedOperationError } from './http-operations.ts'
import { readRequest, type OperationRequest } from './request.ts'

export interface RouteOptions {
  readonly path: string
  /** Runs an operation; errors of the request itself reject, with their `errors` where there are several. */
  readonly run: (operation: OperationRequest, request: FastifyRequest, reply: FastifyReply) => Promise<ExecutionResult>
  readonly toClientError: (error: unknown) => GraphQLError
}

const PROBLEM_TYPE = 'application/problem+json'

const contentType = (form: AnswerForm): string => `${form === 'graphql' ? GRAPHQL_RESPONSE : JSON_TYPE}; charset=utf-8`

function answer(reply: FastifyReply, form: AnswerForm, status: number, result: object): FastifyReply {
  return reply.code(status).header('vary', 'Accept').type(contentType(form)).send(result)
}

const codeOf = (error: GraphQLError): unknown => error.extensions['code']

/** Status of what was executed: without `data` the operation could not be run at all. */
function statusOf(form: AnswerForm, { data, errors }: ExecutionResult): number {
  if (form === 'json' || errors === undefined) return 200
  if (data === undefined) return 400
  // Nothing came of it, and all of it is the caller's to mend.
  const nothing = data === null || Object.values(data).every((value) => value === null)
  const refused = nothing && errors.every((error) => codeOf(error) === 'BAD_USER_INPUT')
  return form === 'plain' && refused ? 400 : 200
}

/** The single errors behind one that was thrown. */
function errorsIn(error: unknown): readonly unknown[] {
  const several = error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : []
  return several.length > 0 ? (several as readonly unknown[]) : [error]
}

/** What a caller is told of an error in its own request, in the words of GraphQL. */
const isRequestError = (error: unknown): boolean =>
  error instanceof GraphQLError || (error instanceof Error && 'errors' in error && Array.isArray(error.errors))

function methodNotAllowed(reply: FastifyReply, detail: string, allow: string): FastifyReply {
  const hint = 'POST the operation, or GET a query; subscriptions are answered over a WebSocket (graphql-transport-ws).'
  const problem = { ...problemDetails('method-not-allowed', { detail }), hint }
  return reply.code(405).header('allow', allow).type(PROBLEM_TYPE).send(problem)
}

function notAcceptable(reply: FastifyReply): FastifyReply {
  const detail = `Accept: none of ${GRAPHQL_RESPONSE}, ${JSON_TYPE}`
  const hint = `Accept ${GRAPHQL_RESPONSE} or ${JSON_TYPE}.`
  const problem = { ...problemDetails('malformed-request', { detail }), status: 406, hint }
  return reply.code(406).type(PROBLEM_TYPE).send(problem)
}

function unsupported(reply: FastifyReply, detail: string): FastifyReply {
  const hint = 'Send UTF-8 JSON as application/json.'
  return reply
    .code(415)
    .type(PROBLEM_TYPE)
    .send({ ...problemDetails('unsupported-media-type', { detail }), hint })
}

/** Text in an address that cannot be decoded would be read as if it had been meant. */
function checkAddress({ raw }: FastifyRequest): void {
  const query = raw.url?.split('?').slice(1).join('?') ?? ''
  try {
    decodeURIComponent(query.replaceAll('+', ' '))
  } catch (error) {
    if (error instanceof URIError) throw clientError('BAD_USER_INPUT', 'The address: expected UTF-8 in %XX')
    throw error
  }
}

/**
 * GraphQL over HTTP as its specification has it (github.com/graphql/graphql-over-http): media types, methods and statuses.
 * What is wrong with the request as HTTP is answered with problem details, what is wrong with the operation with `errors`.
 */
export function serveOperations(app: FastifyInstance, { path, run, toClientError }: RouteOptions): void {
  const formOf = (request: FastifyRequest): AnswerForm | undefined => answerForm(request.headers.accept)

  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (formOf(request) === undefined) return notAcceptable(reply)
    if (request.method !== 'POST') return undefined
    const problem = unreadableBody(request.headers['content-type'], request.headers['content-encoding'])
    return problem === undefined ? undefined : unsupported(reply, problem)
  }

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const inAddress = request.method !== 'POST'
    if (inAddress) checkAddress(request)
    const form = formOf(request) ?? 'plain'
    const operation = readRequest(inAddress ? request.query : request.body, inAddress)
    let result: ExecutionResult
    try {
      result = await run(operation, request, reply)
    } catch (error) {
      if (!isRequestError(error)) throw error
      result = { errors: errorsIn(error).map(toClientError) }
    }
    return answer(reply, form, statusOf(form, result), result)
  }

  const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof MethodError) return methodNotAllowed(reply, error.message, error.allow)
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
    // What is wrong with HTTP (too large, too slow) has a status of its own and is answered as everywhere else.
    if (error instanceof ProblemError || (typeof status === 'number' && status !== 400)) throw error
    const form = formOf(request) ?? 'plain'
    const errors = errorsIn(error).map(toClientError)
    if (error instanceof RefusedOperationError && error.wellFormed) {
      return answer(reply, form, statusOf(form, { errors }), { errors })
    }
    const internal = errors.some((one) => codeOf(one) === 'INTERNAL')
    return answer(reply, form, internal ? 500 : 400, { errors })
  }

  // A reply can be awaited: returned, it would be waited for.
  const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    answerError(error, request, reply)
  }
  for (const method of ['GET', 'POST'] as const) app.route({ method, url: path, onRequest, errorHandler, handler })
}
