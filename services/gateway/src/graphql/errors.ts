import { ClickHouseBusyError, ClickHouseCancelledError, ClickHouseLimitError } from '@ioc/clickhouse'
import {
  MetricError,
  ModelNotReadyError,
  NoReadModelError,
  PositionAheadError,
  ScopeTooLargeError,
  UnknownCodeError,
  type MetricErrorCode,
} from '@ioc/projections/queries'
import { GraphQLError } from 'graphql/index.js'
import type { Logger } from '@ioc/kit'
import { OperationTimeoutError } from '../admission/admission.ts'
import { OverloadedError } from '../admission/fair-queue.ts'

/** Stable codes in `extensions.code` of GraphQL errors. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'NOT_YET'
  | 'NOT_READY'
  | 'OVERLOADED'
  | 'TOO_LARGE'
  | 'NOT_ADDITIVE'
  | 'UNKNOWN_CODE'
  | 'UNKNOWN_DIMENSION'
  | 'UNKNOWN_METRIC'
  | 'UNKNOWN_UNIT'
  | 'UNAUTHENTICATED'
  | 'INTERNAL'

/** An error whose message is meant for the client. */
export const clientError = (
  code: ErrorCode,
  message: string,
  extensions: Readonly<Record<string, unknown>> = {},
): GraphQLError => new GraphQLError(message, { extensions: { code, ...extensions } })

/** What the compiler refuses, as clients hear it. */
const OF_METRICS: Readonly<Record<MetricErrorCode, ErrorCode>> = {
  UNKNOWN_METRIC: 'UNKNOWN_METRIC',
  UNKNOWN_DIMENSION: 'UNKNOWN_DIMENSION',
  NOT_ADDITIVE: 'NOT_ADDITIVE',
  TOO_LARGE: 'TOO_LARGE',
  BAD_PERIOD: 'BAD_USER_INPUT',
  BAD_CURSOR: 'BAD_USER_INPUT',
}

function translate(cause: unknown): GraphQLError | undefined {
  if (cause instanceof UnknownCodeError) return clientError('UNKNOWN_CODE', cause.message)
  if (cause instanceof MetricError) return clientError(OF_METRICS[cause.code], cause.message, { hint: cause.hint })
  if (cause instanceof PositionAheadError) {
    return clientError('NOT_YET', cause.message, { position: String(cause.present) })
  }
  if (cause instanceof NoReadModelError) return clientError('NOT_READY', 'The read models are being built: try again')
  if (cause instanceof ModelNotReadyError) return clientError('NOT_READY', `${cause.model} is being built: try again`)
  if (cause instanceof OverloadedError) return clientError('OVERLOADED', 'Too many reads wait: try again')
  if (cause instanceof OperationTimeoutError || cause instanceof ClickHouseCancelledError) {
    return clientError('TOO_LARGE', 'The operation took longer than any may: ask for less')
  }
  if (cause instanceof ClickHouseBusyError) return clientError('OVERLOADED', 'Too many reads wait: try again')
  if (cause instanceof ClickHouseLimitError) {
    return clientError('TOO_LARGE', `The read reached its bound (${cause.limit}): ask for less`)
  }
  if (cause instanceof ScopeTooLargeError) {
    return clientError('TOO_LARGE', `${cause.message}: ask for fewer days or a smaller unit`)
  }
  // What mercurius and fastify refuse carries a status below 500.
  if (
    cause instanceof Error &&
    'statusCode' in cause &&
    typeof cause.statusCode === 'number' &&
    cause.statusCode < 500
  ) {
    return clientError('BAD_USER_INPUT', cause.message)
  }
  return undefined
}

/** Messages quote what the client sent: so much of it does to find the place. */
const MAX_MESSAGE = 500
const clipped = (message: string): string =>
  message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE)}…`

/** The error that caused one, through the wrappers of graphql-js. */
function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError != null ? causeOf(error.originalError) : error
}

/**
 * What a client is told about an error: its own mistakes and known states in words, everything else as INTERNAL. The full
 * error goes to the log.
 */
export function toClientError(error: unknown, logger: Logger): GraphQLError {
  const cause = causeOf(error)
  const wrapper = error instanceof GraphQLError ? error : undefined
  const where = { nodes: wrapper?.nodes ?? null, path: wrapper?.path ?? null }
  const known = translate(cause) ?? (cause instanceof GraphQLError ? cause : undefined)
  if (known === undefined) {
    logger.error({ err: cause }, 'operation failed')
    return new GraphQLError('Internal error', { ...where, extensions: { code: 'INTERNAL' } })
  }
  return told(known, where)
}

/** An error as a client is told it: with a code, and with no more of what the client sent than finds the place. */
export const told = (
  error: GraphQLError,
  where: { readonly nodes?: GraphQLError['nodes'] | null; readonly path?: GraphQLError['path'] | null } = error,
): GraphQLError =>
  new GraphQLError(clipped(error.message), {
    nodes: error.nodes ?? where.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: where.path ?? null,
    extensions: { code: 'BAD_USER_INPUT', ...error.extensions },
  })
