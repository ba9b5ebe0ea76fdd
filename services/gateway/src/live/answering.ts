import type { Reading, Snapshot } from '@ioc/projections/queries'
import { execute, type ExecutionResult, type GraphQLSchema } from 'graphql/index.js'
import { answerTooLarge } from '../admission/bounded-answers.ts'
import { readingAt, type GatewayServices, type OperationContext } from '../graphql/context.ts'
import { toClientError } from '../graphql/errors.ts'
import { charactersOf } from '../graphql/size.ts'
import type { Answer } from './hub.ts'
import type { Operation } from './operation.ts'

const answerOf = (result: object, failed: boolean): Answer => ({ json: JSON.stringify(result), failed })

function toAnswer({ errors, data }: ExecutionResult, { logger, maxAnswerBytes }: GatewayServices): Answer {
  const result = errors === undefined ? { data } : { errors: errors.map((error) => toClientError(error, logger)), data }
  const tooLarge = (): Answer => answerOf({ data: null, errors: [answerTooLarge(maxAnswerBytes)] }, true)
  // What is far too large must not become text either: that alone would hold the event loop.
  if (charactersOf(result, maxAnswerBytes) > maxAnswerBytes) return tooLarge()
  const answer = answerOf(result, errors !== undefined)
  return Buffer.byteLength(answer.json) > maxAnswerBytes ? tooLarge() : answer
}

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
  return toAnswer(result, contextValue.services)
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
