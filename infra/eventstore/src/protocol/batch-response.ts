import anyPb from 'google-protobuf/google/protobuf/any_pb.js'
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import status from '@eventstore/db-client/generated/status_pb.js'
import { LogWriteError } from '../errors.ts'
import { type Expectation, NO_STREAM, STREAM_EXISTS } from '../streams/decide.ts'
import type { MessageSink } from './read-response.ts'
import { varintSize, writeVarint } from './wire.ts'

const EMPTY = 2

const lengthDelimited = (length: number): number => 1 + varintSize(length) + length

function writeBytes(target: Buffer, tag: number, bytes: Uint8Array, at: number): number {
  target[at] = tag
  const start = writeVarint(target, bytes.length, at + 1)
  target.set(bytes, start)
  return start + bytes.length
}

/** The stream's identifier and what was expected of it are echoed in every answer. */
export interface Echo {
  readonly correlation: Uint8Array
  readonly stream: Uint8Array
  readonly expected: Expectation
}

function echoSize(echo: Echo): number {
  const expected = echo.expected >= 0 ? 1 + varintSize(echo.expected) : EMPTY
  return lengthDelimited(echo.correlation.length) + lengthDelimited(lengthDelimited(echo.stream.length)) + expected
}

function writeEcho(target: Buffer, echo: Echo, at: number): void {
  let cursor = writeBytes(target, 0x0a, echo.correlation, at)
  target[cursor] = 0x22
  cursor = writeVarint(target, lengthDelimited(echo.stream.length), cursor + 1)
  cursor = writeBytes(target, 0x1a, echo.stream, cursor)
  if (echo.expected >= 0) {
    target[cursor] = 0x28
    writeVarint(target, echo.expected, cursor + 1)
    return
  }
  target[cursor] = echo.expected === NO_STREAM ? 0x32 : echo.expected === STREAM_EXISTS ? 0x42 : 0x3a
  target[cursor + 1] = 0
}

/** Writes a `BatchAppendResp` that says stored. `revision` -1: the stream still has no events. */
export function writeBatchSuccess(sink: MessageSink, echo: Echo, revision: number, position: number | undefined): void {
  const positionSize = position === undefined ? 0 : 2 * (1 + varintSize(position))
  const inner =
    (revision < 0 ? EMPTY : 1 + varintSize(revision)) + (position === undefined ? EMPTY : lengthDelimited(positionSize))
  const { buffer, at: start } = sink.reserve(lengthDelimited(inner) + echoSize(echo))
  buffer[start] = 0x1a
  let at = writeVarint(buffer, inner, start + 1)
  if (revision < 0) {
    buffer[at] = 0x12
    buffer[at + 1] = 0
    at += EMPTY
  } else {
    buffer[at] = 0x08
    at = writeVarint(buffer, revision, at + 1)
  }
  if (position === undefined) {
    buffer[at] = 0x22
    buffer[at + 1] = 0
    at += EMPTY
  } else {
    buffer[at] = 0x1a
    at = writeVarint(buffer, positionSize, at + 1)
    buffer[at] = 0x08
    at = writeVarint(buffer, position, at + 1)
    buffer[at] = 0x10
    at = writeVarint(buffer, position, at + 1)
  }
  writeEcho(buffer, echo, at)
}

/** Writes a `BatchAppendResp` with an error, a serialized `google.rpc.Status`. */
export function writeBatchError(sink: MessageSink, echo: Echo, error: Uint8Array): void {
  const { buffer, at } = sink.reserve(lengthDelimited(error.length) + echoSize(echo))
  writeEcho(buffer, echo, writeBytes(buffer, 0x12, error, at))
}

function statusBytes(code: number, message: string, type: string, details: Uint8Array): Uint8Array {
  const any = new anyPb.Any()
  any.pack(details, type)
  const error = new status.Status()
  error.setCode(code)
  error.setMessage(message)
  error.setDetails(any)
  return error.serializeBinary()
}

export function wrongVersionStatus(expected: Expectation, current: number): Uint8Array {
  const details = new shared.WrongExpectedVersion()
  if (current < 0) details.setCurrentNoStream(new emptyPb.Empty())
  else details.setCurrentStreamRevision(String(current))
  if (expected >= 0) details.setExpectedStreamPosition(String(expected))
  else if (expected === NO_STREAM) details.setExpectedNoStream(new emptyPb.Empty())
  else if (expected === STREAM_EXISTS) details.setExpectedStreamExists(new emptyPb.Empty())
  else details.setExpectedAny(new emptyPb.Empty())
  return statusBytes(6, 'WrongExpectedVersion', 'event_store.client.WrongExpectedVersion', details.serializeBinary())
}

export function deletedStatus(stream: Uint8Array): Uint8Array {
  const identifier = new shared.StreamIdentifier()
  identifier.setStreamName(stream)
  const details = new shared.StreamDeleted()
  details.setStreamIdentifier(identifier)
  return statusBytes(5, 'StreamDeleted', 'event_store.client.StreamDeleted', details.serializeBinary())
}

export const timeoutStatus = (): Uint8Array =>
  statusBytes(4, 'Timeout', 'event_store.client.Timeout', new shared.Timeout().serializeBinary())

export function tooLargeStatus(limit: number): Uint8Array {
  const details = new shared.MaximumAppendSizeExceeded()
  details.setMaxappendsize(limit)
  return statusBytes(
    3,
    'MaximumAppendSizeExceeded',
    'event_store.client.MaximumAppendSizeExceeded',
    details.serializeBinary(),
  )
}

/**
 * Any other failure. Its details are of a type that the client does not know, because only then does it pass the
 * message on to its caller.
 */
export function failureStatus(error: Error): Uint8Array {
  const details = new shared.BadRequest()
  details.setMessage(error.message)
  const code = error instanceof LogWriteError ? 8 : 3
  return statusBytes(code, error.message, 'event_store.client.BadRequest', details.serializeBinary())
}
