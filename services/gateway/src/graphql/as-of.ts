import { parseInstant } from '@ioc/contracts'
import type { Moment } from '@ioc/projections/queries'
import {
  getDirectiveValues,
  getVariableValues,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql/index.js'
import { clientError } from './errors.ts'

const NAME = 'asOf'
/** Positions have 64 bits without a sign. */
const MAX_POSITION = 2n ** 64n - 1n

/**
 * The moment of the past that an operation asks for with `@asOf`; undefined where it asks for none, or where its variables do not
 * fit (execution says so).
 * @throws GraphQLError BAD_USER_INPUT for none or both of position and time
 */
export function momentOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>> | undefined,
): Moment | undefined {
  const directive = schema.getDirective(NAME)
  if (directive == null || operation.directives?.some(({ name }) => name.value === NAME) !== true) return undefined
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables })
  if (coerced === undefined) return undefined
  const { position, time } = getDirectiveValues(directive, operation, coerced) ?? {}
  if (typeof position === 'string' && time == null) {
    if (BigInt(position) > MAX_POSITION) throw clientError('BAD_USER_INPUT', '@asOf: position has more than 64 bits')
    return { kind: 'position', position: BigInt(position) }
  }
  if (typeof time === 'string' && position == null && parseInstant(time) !== undefined) return { kind: 'time', time }
  throw clientError('BAD_USER_INPUT', '@asOf: expected either a position or a time')
}
