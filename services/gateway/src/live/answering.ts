import type { Logger } from '@ioc/kit'
import type { Reading, Snapshot } from '@ioc/projections/queries'
import { execute, type ExecutionResult, type GraphQLSchema } from 'graphql/index.js'
import { readingAt, type GatewayServices, type OperationContext } from '../graphql/context.ts'
import { toClientError } from '../graphql/errors.ts'
import type { Answer } from './hub.ts'
import type { Operation } from './operation.ts'

const toAnswer = (result: ExecutionResult, logger: Logger): Answer => ({
  json: JSON.stringify(
    result.errors === undefined
      ? result
      : { ...result, errors: result.errors.map((error) => toClientError(error, logger)) },
  ),
  failed: result.errors !== undefined,
})

/** Executes an operation in a context. */
export async function executeOperation(
  schema: GraphQLSchema,
  { document, operationName, variables }: Operation,
  contextValue: OperationContext,
): Promise<Answer> {
  const result = await execute({
    schema,
    document,
    contextValue,
    variableValues: variables,
    ...(operationName === undefined ? {} : { operationName }),
  })
  return toAnswer(result, contextValue.services.logger)
}

const sameVersion = (a: Snapshot, b: Snapshot): boolean => a.generation === b.generation && a.position === b.position

/**
 * Answers the screens' questions: all at one snapshot share what they read, and so do later ones at the same position, of
 * which only the age has changed.
 */
export function liveAnswers(services: GatewayServices, schema: GraphQLSchema) {
  let kept: Reading | undefined
  const open = async (snapshot: Snapshot): Promise<Reading> => {
    const fresh = await readingAt(services, 'wall', snapshot)
    const reading = kept !== undefined && sameVersion(kept.snapshot, snapshot) ? { ...fresh, once: kept.once } : fresh
    kept = reading
    return reading
  }
  return (snapshot: Snapshot): ((operation: Operation) => Promise<Answer>) => {
    const reading = open(snapshot)
    // Whoever asks is told of a failure; without questions nobody is.
    reading.catch(() => undefined)
    return (operation) => executeOperation(schema, operation, { services, reading: () => reading })
  }
}
