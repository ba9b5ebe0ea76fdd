import { InvalidPositionError, LogDamageError, LogWriteError } from '../errors.ts'
import { Refusal } from '../protocol/refusal.ts'
import { WireError } from '../protocol/wire.ts'
import { Code, GrpcError } from './status.ts'

/** The errors of EventStoreDB's protocol, with the trailers that its clients read. */
export const streamDeleted = (stream: string): GrpcError =>
  new GrpcError(Code.failedPrecondition, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })

export const wrongExpectedVersion = (operation: string, stream: string, expected: number, actual: number): GrpcError =>
  new GrpcError(
    Code.failedPrecondition,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  )

export const appendTooLarge = (limit: number): GrpcError =>
  new GrpcError(Code.invalidArgument, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  })

export const unfinishedTooLarge = (limit: number): GrpcError =>
  new GrpcError(Code.resourceExhausted, `unfinished requests hold more than ${limit} bytes`)

export const unexpectedRead = (what: 'ReadStreamResult' | 'ReadAllResult', result: string): GrpcError =>
  new GrpcError(Code.unknown, `Unexpected ${what}: ${result}`)

/** What the real server says of every exception that leaves a method; the reason follows only here. */
const THROWN = 'Exception was thrown by handler.'

function refused({ kind, message }: Refusal): GrpcError {
  if (kind === 'handler') return new GrpcError(Code.unknown, `${THROWN} ${message}`)
  const trailers =
    kind === 'property'
      ? { exception: 'missing-required-metadata-property', 'required-metadata-properties': 'type,content-type' }
      : {}
  return new GrpcError(Code.invalidArgument, message, trailers)
}

/** Turns an error of the log or of a request into one of the protocol. */
export function toGrpcError(error: unknown): GrpcError {
  if (error instanceof GrpcError) return error
  if (error instanceof InvalidPositionError) return unexpectedRead('ReadAllResult', 'InvalidPosition')
  if (error instanceof LogDamageError) return new GrpcError(Code.dataLoss, error.message)
  if (error instanceof LogWriteError) return new GrpcError(Code.resourceExhausted, error.message)
  if (error instanceof Refusal) return refused(error)
  if (error instanceof WireError) return new GrpcError(Code.unknown, `${THROWN} ${error.message}`)
  return new GrpcError(Code.unknown, error instanceof Error ? error.message : String(error))
}
