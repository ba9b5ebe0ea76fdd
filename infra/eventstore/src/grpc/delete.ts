import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { EventLog } from '../log/event-log.ts'
import type { AppendAnswer } from '../log/group.ts'
import { noExpectation, Refusal } from '../protocol/refusal.ts'
import { ANY, type Expectation, NO_STREAM, STREAM_EXISTS } from '../streams/decide.ts'
import { streamDeleted, toGrpcError, wrongExpectedVersion } from './errors.ts'
import type { Method } from './method.ts'
import { unary } from './unary.ts'

type Options = InstanceType<typeof streams.DeleteReq.Options> | InstanceType<typeof streams.TombstoneReq.Options>

const MOST = 2n ** 64n - 1n

/** @throws Refusal */
function target(options: Options | undefined, request: 'DeleteReq' | 'TombstoneReq'): Target {
  if (options === undefined) throw new Refusal('handler', 'the options are missing')
  const expected = expectation(options)
  if (expected === undefined) throw noExpectation(request)
  const identifier = options.getStreamIdentifier()
  if (identifier === undefined) throw new Refusal('handler', 'the stream identifier is missing')
  const name = Buffer.from(identifier.getStreamName_asU8()).toString('utf8')
  if (name === '') throw new Refusal('handler', "the stream has no name (Parameter 'eventStreamId')")
  return { name, expected }
}

interface Target {
  readonly name: string
  readonly expected: Expectation
}

function expectation(options: Options): Expectation | undefined {
  if (options.hasRevision()) {
    const revision = BigInt(options.getRevision())
    if (revision === MOST) return NO_STREAM
    if (revision >= 2n ** 63n) throw new Refusal('handler', 'a revision has at most 63 bits')
    return Number(revision)
  }
  if (options.hasNoStream()) return NO_STREAM
  if (options.hasStreamExists()) return STREAM_EXISTS
  return options.hasAny() ? ANY : undefined
}

/** The position of the event that deletes, or the error of the protocol. */
function positionOf(answer: AppendAnswer, name: string, expected: Expectation): number {
  switch (answer.kind) {
    case 'written':
      return answer.position ?? 0
    case 'wrong':
      throw wrongExpectedVersion('Delete', name, expected, answer.current)
    case 'deleted':
      throw streamDeleted(name)
    case 'failed':
      throw toGrpcError(answer.error)
    default: {
      const impossible: never = answer
      throw new Error(`unknown answer ${String(impossible)}`)
    }
  }
}

/** `Delete`: a soft delete, the stream can be written again. */
export const softDelete = (log: EventLog): Method =>
  unary(async (bytes) => {
    const { name, expected } = target(streams.DeleteReq.deserializeBinary(bytes).getOptions(), 'DeleteReq')
    const answer = await new Promise<AppendAnswer>((resolve) => log.delete(name, expected, resolve))
    const position = new streams.DeleteResp.Position()
    position.setCommitPosition(String(positionOf(answer, name, expected)))
    position.setPreparePosition(position.getCommitPosition())
    const response = new streams.DeleteResp()
    response.setPosition(position)
    return response.serializeBinary()
  })

/** `Tombstone`: closes a stream for ever. */
export const tombstone = (log: EventLog): Method =>
  unary(async (bytes) => {
    const { name, expected } = target(streams.TombstoneReq.deserializeBinary(bytes).getOptions(), 'TombstoneReq')
    const answer = await new Promise<AppendAnswer>((resolve) => log.tombstone(name, expected, resolve))
    const position = new streams.TombstoneResp.Position()
    position.setCommitPosition(String(positionOf(answer, name, expected)))
    position.setPreparePosition(position.getCommitPosition())
    const response = new streams.TombstoneResp()
    response.setPosition(position)
    return response.serializeBinary()
  })
