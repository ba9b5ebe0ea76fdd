import { formatLocalTime, localDate } from '@ioc/contracts'
import {
  createReading,
  freshnessOf,
  KeptStatements,
  listModelBuilds,
  stampsOf,
  type Reading,
  type Snapshot,
} from '@ioc/projections/queries'
import { execute, type ExecutionResult, type GraphQLSchema } from 'graphql/index.js'
import { answerTooLarge } from '../admission/bounded-answers.ts'
import { readingAt, type GatewayServices, type OperationContext } from '../graphql/context.ts'
import { OperationBudget } from '../graphql/budget.ts'
import { clientError, toClientError } from '../graphql/errors.ts'
import { sessionAt } from '../graphql/resolvers/wall.ts'
import { charactersOf } from '../graphql/size.ts'
import type { Operation } from './operation.ts'
import type { Answer, Dependencies, Round } from './round.ts'

/** An execution result as JSON. */
interface Executed {
  readonly json: string
  readonly failed: boolean
}

const executed = (result: object, failed: boolean): Executed => ({ json: JSON.stringify(result), failed })

function toAnswer(
  { errors, data }: ExecutionResult,
  { logger, maxAnswerBytes }: GatewayServices,
  extensions: object | undefined,
): Executed {
  const more = extensions === undefined ? {} : { extensions }
  const result =
    errors === undefined ? { data, ...more } : { errors: errors.map((error) => toClientError(error, logger)), data }
  const tooLarge = (): Executed => executed({ data: null, errors: [answerTooLarge(maxAnswerBytes)] }, true)
  // What is far too large must not become text either: that alone would hold the event loop.
  if (charactersOf(result, maxAnswerBytes) > maxAnswerBytes) return tooLarge()
  const answer = executed(result, errors !== undefined)
  return Buffer.byteLength(answer.json) > maxAnswerBytes ? tooLarge() : answer
}

/**
 * Executes an operation in a context.
 * @param extensions what the answer says beside its data
 */
export async function executeOperation(
  schema: GraphQLSchema,
  { document, operationName, variables }: Operation,
  contextValue: OperationContext,
  extensions?: object,
): Promise<Executed> {
  const result = await execute({
    schema,
    document,
    contextValue,
    variableValues: variables,
    ...(operationName === undefined ? {} : { operationName }),
  })
  return toAnswer(result, contextValue.services, extensions)
}

/** Every answer depends on which units there are: arguments are checked against them. */
const UNITS = 'units'

/**
 * Answers the screens' questions. What each has read is written down with its answer; statements whose tables have not moved
 * are not asked again, whoever asks.
 */
export function liveAnswers(services: GatewayServices, schema: GraphQLSchema): (snapshot: Snapshot) => Round {
  const { clickhouse, clock } = services
  const statements = new KeptStatements(clock.real)

  const confirmed = ({ generation, position, confirmedAt }: Snapshot, now: number): object => ({
    live: {
      generation,
      position: String(position),
      time: formatLocalTime(now),
      rate: clock.rate,
      freshness: freshnessOf(confirmedAt, clock.real(), services.startedAt),
    },
  })

  return (snapshot) => {
    const now = clock.now()
    const extensions = confirmed(snapshot, now)
    /** Day and session are what a question means that names none. */
    const moment = `${localDate(now)} ${sessionAt(now)}`
    let opening: Promise<Reading> | undefined
    const open = (): Promise<Reading> => (opening ??= readingAt(services, 'wall', snapshot))

    const answer = async (operation: Operation): Promise<Answer> => {
      const tables = new Set([UNITS])
      let outside = false
      const note = (table: string): void => void tables.add(table)
      const reading = async (): Promise<Reading> => {
        const parts = await open()
        return createReading({ ...parts, clickhouse: statements.reader(clickhouse, snapshot, note), reads: note })
      }
      let own: Promise<Reading> | undefined
      const contextServices: GatewayServices = {
        ...services,
        // No table's checkpoint tells how far a build is: it is read anew, and asked again like the state of processes.
        modelBuilds: ({ role, snapshot: at }) => {
          outside = true
          return listModelBuilds(clickhouse, role, at)
        },
        serviceStates: () => {
          outside = true
          return services.serviceStates()
        },
      }
      const context: OperationContext = {
        services: contextServices,
        reading: () => (own ??= reading()),
        readingAt: () => Promise.reject(clientError('BAD_USER_INPUT', 'after: what is live has one page, the first')),
        budget: new OperationBudget(),
      }
      const told = operation.watch === 'confirmed' ? extensions : undefined
      const result = await executeOperation(schema, operation, context, told)
      return { ...result, depends: { tables, outside } }
    }

    return {
      answer,
      stamp: ({ tables }: Dependencies) => `${moment} ${stampsOf(snapshot, tables)}`,
      confirmation: JSON.stringify({ extensions }),
    }
  }
}
