import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationTypeNode,
  type ValidationRule,
} from 'graphql/index.js'
import { clientError } from '../graphql/errors.ts'
import type { SubscribePayload } from './protocol.ts'

/** A checked operation that arrived over a socket. */
export interface Operation {
  readonly document: DocumentNode
  readonly kind: OperationTypeNode
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  /** Operations with the same key have the same answers. */
  readonly key: string
}

/** Longer operations are refused unread. */
export const MAX_TOKENS = 50_000

/**
 * Parses and checks what a client sent over a socket, with the same rules as over HTTP.
 * @returns the operation, or the errors for the client
 */
export function readOperation(
  schema: GraphQLSchema,
  rules: readonly ValidationRule[],
  { query, operationName, variables }: SubscribePayload,
): Operation | readonly GraphQLError[] {
  let document: DocumentNode
  try {
    document = parse(query, { maxTokens: MAX_TOKENS })
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
  }
  const errors = validate(schema, document, [...specifiedRules, ...rules])
  if (errors.length > 0) return errors
  const operation = getOperationAST(document, operationName)
  if (operation == null) return [clientError('BAD_USER_INPUT', 'operationName: no such operation')]
  const given = variables ?? {}
  return {
    document,
    kind: operation.operation,
    operationName: operationName ?? undefined,
    variables: given,
    key: JSON.stringify([query, operationName ?? null, given]),
  }
}
