import { exceedsJson, type JsonBounds } from '@ioc/kit'
import { othersTurn } from '@ioc/projections/queries'
import {
  getOperationAST,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLError,
  type OperationDefinitionNode,
} from 'graphql/index.js'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readDocument } from './document.ts'
import { clientError } from './errors.ts'

/** Bounds of the JSON that callers send: operations with their variables. */
export const REQUEST_JSON: JsonBounds = { depth: 64, members: 20_000 }
const BODY_BYTES = 1_048_576
const BYTE_ORDER_MARK = '\ufeff'

/** An operation that was refused before anything looked at its meaning; `errors` is what the client is told. */
export class RefusedOperationError extends Error {
  override readonly name = 'RefusedOperationError'
  readonly statusCode = 400
  readonly errors: readonly GraphQLError[]
  /** Whether the request around the operation could be read: then it is only the operation that is wrong. */
  readonly wellFormed: boolean

  constructor(error: GraphQLError, wellFormed: boolean) {
    super(error.message)
    this.errors = [error]
    this.wellFormed = wellFormed
  }
}

/** An operation that its method may not carry. */
export class MethodError extends Error {
  override readonly name = 'MethodError'
  /** Methods that may, as the header of a 405 has them. */
  readonly allow: string

  constructor(message: string, allow: string) {
    super(message)
    this.allow = allow
  }
}

/** Documents that were read lately: the same few are asked again and again. */
class KnownDocuments {
  readonly #kept = new Map<string, DocumentNode>()

  read(query: string): DocumentNode | GraphQLError {
    const known = this.#kept.get(query)
    if (known !== undefined) return known
    const document = readDocument(query)
    if ('definitions' in document && query.length <= KEPT_CHARACTERS) {
      const [oldest] = this.#kept.keys()
      if (this.#kept.size >= KEPT_DOCUMENTS && oldest !== undefined) this.#kept.delete(oldest)
      this.#kept.set(query, document)
    }
    return document
  }
}

/** A parsed document takes some hundred times the memory of its text. */
const [KEPT_DOCUMENTS, KEPT_CHARACTERS] = [64, 8_192]

/** Checking a longer document is work enough for a turn of its own: many may arrive at once. */
const MANY_CHARACTERS = 2_048

interface Asked {
  readonly query?: unknown
  readonly operationName?: unknown
  readonly variables?: unknown
  readonly extensions?: unknown
}

const isAsked = (value: unknown): value is Asked => typeof value === 'object' && value !== null

/**
 * Refuses over HTTP, before mercurius, what may not be parsed: bodies, variables and documents beyond their bounds, and names
 * of operations that a document does not have.
 * @returns the operation that a request asks for, which was parsed here
 */
export function guardOperations(
  app: FastifyInstance,
  path: string,
): (request: FastifyRequest) => OperationDefinitionNode | undefined {
  const documents = new KnownDocuments()
  const operations = new WeakMap<FastifyRequest, OperationDefinitionNode>()
  const parseJson = app.getDefaultJsonParser('ignore', 'ignore')

  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_BYTES },
    (request, text, done) => {
      // Some editors and clients begin UTF-8 with a mark of its byte order, which JSON lets a reader pass over.
      const json = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
      if (!exceedsJson(json, REQUEST_JSON)) return parseJson(request, json, done)
      done(new RefusedOperationError(tooDeep('The request'), false))
    },
  )
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.url !== path) return
    const asked = request.method === 'POST' ? request.body : request.query
    if (!isAsked(asked)) return
    for (const name of ['variables', 'extensions'] as const) {
      // In an address they are JSON in a text; in a body they were measured with it.
      const given = asked[name]
      if (typeof given === 'string' && exceedsJson(given, REQUEST_JSON))
        throw new RefusedOperationError(tooDeep(name), false)
    }
    if (typeof asked.query !== 'string' || asked.query === '') return
    if (asked.query.length > MANY_CHARACTERS) await othersTurn()
    const document = documents.read(asked.query)
    if (!('definitions' in document)) throw new RefusedOperationError(document, true)
    const name = typeof asked.operationName === 'string' ? asked.operationName : undefined
    const operation = getOperationAST(document, name === '' ? undefined : name)
    if (operation == null) throw new RefusedOperationError(noOperation(document), true)
    checkKind(operation.operation, request.method)
    operations.set(request, operation)
  })
  return (request) => operations.get(request)
}

/** A GET may only ask, and nothing but a socket can carry a subscription. */
function checkKind(kind: OperationTypeNode, method: string): void {
  if (kind === OperationTypeNode.QUERY) return
  if (method !== 'POST') throw new MethodError(`A ${kind} may not be sent by ${method}`, 'POST')
  if (kind === OperationTypeNode.SUBSCRIPTION) throw new RefusedOperationError(overSocket(), true)
}

const overSocket = (): GraphQLError =>
  clientError('BAD_USER_INPUT', 'Subscriptions are answered over a WebSocket on this path (graphql-transport-ws)')

/** What is wrong where a document does not say which operation to run, or not the one that is asked for. */
export const noOperation = (document: DocumentNode): GraphQLError =>
  clientError(
    'BAD_USER_INPUT',
    document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
      ? 'operationName: the document has no such operation, or more than one and none is named'
      : 'query: the document has no operation',
  )

const tooDeep = (what: string): GraphQLError =>
  clientError(
    'TOO_LARGE',
    `${what}: JSON of more than ${REQUEST_JSON.depth} levels or ${REQUEST_JSON.members} members is not read`,
  )
