import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { EventLog } from '../log/event-log.ts'
import type { AppendAnswer } from '../log/group.ts'
import { ANY, type Expectation, NO_STREAM, STREAM_EXISTS } from '../streams/decide.ts'
import { streamDeleted, toGrpcError, wrongExpectedVersion } from './errors.ts'
import type { Method } from './server.ts'
import { Code, GrpcError } from './status.ts'
import { unary } from './unary.ts'

type Options = InstanceType<typeof streams.DeleteReq.Options> | InstanceType<typeof streams.TombstoneReq.Options>

function target(options: Options | undefined): { name: string; expected: Expectation } {
  const name = Buffer.from(options?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8')
  if (options === undefined || name === '') throw new GrpcError(Code.invalidArgument, 'the stream has no name')
  if (options.hasRevision()) return { name, expected: Number(options.getRevision()) }
  if (options.hasNoStream()) return { name, expected: NO_STREAM }
  return { name, expected: options.hasStreamExists() ? STREAM_EXISTS : ANY }
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
    const { name, expected } = target(streams.DeleteReq.deserializeBinary(bytes).getOptions())
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
    const { name, expected } = target(streams.TombstoneReq.deserializeBinary(bytes).getOptions())
    const answer = await new Promise<AppendAnswer>((resolve) => log.tombstone(name, expected, resolve))
    const position = new streams.TombstoneResp.Position()
    position.setCommitPosition(String(positionOf(answer, name, expected)))
    position.setPreparePosition(position.getCommitPosition())
    const response = new streams.TombstoneResp()
    response.setPosition(position)
    return response.serializeBinary()
  })
