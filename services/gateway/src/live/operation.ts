import {
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql/index.js'
import type { Moment } from '@ioc/projections/queries'
import { momentOf } from '../graphql/as-of.ts'
import { readDocument } from '../graphql/document.ts'
import { clientError, told } from '../graphql/errors.ts'
import { noOperation } from '../graphql/http-operations.ts'
import type { SubscribePayload } from './protocol.ts'

/** A checked operation that arrived over a socket. */
export interface Operation {
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  /** Operations with the same key have the same answers. */
  readonly key: string
  /** The wall as it stands by default: whole province, present day and session. */
  readonly standing: boolean
  /**
   * How it is kept up: a subscription is answered whole every two seconds, a live query is told that its answer still stands.
   * Undefined for what is asked once.
   */
  readonly watch: Watch | undefined
  /** The moment of the past that it asks for. */
  readonly moment: Moment | undefined
}

export type Watch = 'repeated' | 'confirmed'

/** The directive that makes a query live (`schema.graphql`). */
const LIVE = 'live'

function watchOf({ operation, directives }: OperationDefinitionNode): Watch | undefined {
  if (operation === OperationTypeNode.SUBSCRIPTION) return 'repeated'
  const live = directives?.some(({ name }) => name.value === LIVE) === true
  return live && operation === OperationTypeNode.QUERY ? 'confirmed' : undefined
}

function momentIn(...[schema, operation, variables]: Parameters<typeof momentOf>): Moment | GraphQLError | undefined {
  try {
    return momentOf(schema, operation, variables)
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

/** What is watched is kept as long as anybody listens, so it is smaller than what is asked once. */
const MAX_SUBSCRIPTION_TOKENS = 2_000
const MAX_SUBSCRIPTION_KEY = 65_536

/** Whether no argument of the operation's own fields has a value. */
function isStanding({ selectionSet }: OperationDefinitionNode, variables: Operation['variables']): boolean {
  return selectionSet.selections.every(
    (field) =>
      field.kind === Kind.FIELD &&
      (field.arguments ?? []).every(
        ({ value }) =>
          value.kind === Kind.NULL || (value.kind === Kind.VARIABLE && (variables[value.name.value] ?? null) === null),
      ),
  )
}

/**
 * Parses and checks what a client sent over a socket, with the same rules as over HTTP.
 * @returns the operation, or the errors for the client
 */
export function readOperation(
  schema: GraphQLSchema,
  rules: readonly ValidationRule[],
  { query, operationName: named, variables }: SubscribePayload,
): Operation | readonly GraphQLError[] {
  const document = readDocument(query)
  if (!('definitions' in document)) return [told(document)]
  const errors = validate(schema, document, [...specifiedRules, ...rules])
  if (errors.length > 0) return errors.map((error) => told(error))
  // Clients that have no name send an empty one, as over HTTP.
  const operationName = named === '' ? undefined : (named ?? undefined)
  const operation = getOperationAST(document, operationName)
  if (operation == null) return [noOperation(document)]
  const given = variables ?? {}
  const key = JSON.stringify([query, operationName ?? null, given])
  const watch = watchOf(operation)
  const moment = momentIn(schema, operation, given)
  if (moment instanceof GraphQLError) return [told(moment)]
  if (moment !== undefined && watch !== undefined) {
    return [clientError('BAD_USER_INPUT', '@asOf: what was is not live: ask once')]
  }
  if (watch !== undefined) {
    if ((document.tokenCount ?? 0) > MAX_SUBSCRIPTION_TOKENS || key.length > MAX_SUBSCRIPTION_KEY) {
      const bounds = `${MAX_SUBSCRIPTION_TOKENS} tokens or ${MAX_SUBSCRIPTION_KEY} characters`
      return [clientError('TOO_LARGE', `The subscription has more than ${bounds}: subscribe to less`)]
    }
  }
  return {
    document,
    watch,
    moment,
    operationName,
    variables: given,
    key,
    standing: isStanding(operation, given),
  }
}
