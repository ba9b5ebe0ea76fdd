import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { NewEvent } from '../format/frame.ts'
import type { EventLog } from '../log/event-log.ts'
import type { AppendAnswer } from '../log/group.ts'
import { type AppendOptions, readAppend } from '../protocol/append-request.ts'
import { Refusal } from '../protocol/refusal.ts'
import { type Expectation, NO_STREAM, STREAM_EXISTS } from '../streams/decide.ts'
import { type AppendLimits, EVENT_OVERHEAD } from './batch-append.ts'
import type { Call } from './call.ts'
import { appendTooLarge, streamDeleted, toGrpcError } from './errors.ts'
import type { CallHandler, Method } from './method.ts'
import { Code, GrpcError } from './status.ts'

function success(revision: number, position: number | undefined): Uint8Array {
  const stored = new streams.AppendResp.Success()
  if (revision < 0) stored.setNoStream(new shared.Empty())
  else stored.setCurrentRevision(String(revision))
  if (position === undefined) stored.setNoPosition(new shared.Empty())
  else {
    const at = new streams.AppendResp.Position()
    at.setCommitPosition(String(position))
    at.setPreparePosition(String(position))
    stored.setPosition(at)
  }
  const response = new streams.AppendResp()
  response.setSuccess(stored)
  return response.serializeBinary()
}

/** The unary call reports a wrong expectation inside its response. */
function wrongVersion(expected: Expectation, current: number): Uint8Array {
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  if (current < 0) wrong.setCurrentNoStream(new shared.Empty())
  else wrong.setCurrentRevision(String(current))
  if (expected >= 0) wrong.setExpectedRevision(String(expected))
  else if (expected === NO_STREAM) wrong.setExpectedNoStream(new shared.Empty())
  else if (expected === STREAM_EXISTS) wrong.setExpectedStreamExists(new shared.Empty())
  else wrong.setExpectedAny(new shared.Empty())
  const response = new streams.AppendResp()
  response.setWrongExpectedVersion(wrong)
  return response.serializeBinary()
}

class AppendCall implements CallHandler {
  readonly #log: EventLog
  readonly #limits: AppendLimits
  readonly #call: Call
  #events: NewEvent[] = []
  #options: AppendOptions | undefined
  #size = 0

  constructor(log: EventLog, limits: AppendLimits, call: Call) {
    this.#log = log
    this.#limits = limits
    this.#call = call
  }

  message(bytes: Buffer): void {
    if (this.#call.isOver) return
    try {
      this.#accept(readAppend(bytes))
      this.#call.hold(bytes.length + EVENT_OVERHEAD)
    } catch (error) {
      this.#call.end(toGrpcError(error))
    }
  }

  end(): void {
    if (this.#call.isOver) return
    const options = this.#options
    if (options === undefined) throw new Refusal('handler', 'an append begins with its options')
    if (this.#log.backlog() > this.#limits.maxBacklog)
      return this.#call.end(new GrpcError(Code.unavailable, 'Server Is Too Busy'))
    const name = options.stream.toString('utf8')
    // From here on the log counts it.
    this.#call.hold(-this.#call.held)
    this.#log.append(name, options.expected, this.#events, (answer) => this.#answer(name, options.expected, answer))
  }

  over(): void {
    this.#events = []
  }

  #accept({ options, event }: ReturnType<typeof readAppend>): void {
    if (this.#options === undefined) {
      if (options === undefined) throw new Refusal('handler', 'an append begins with its options')
      this.#options = options
      return
    }
    if (event === undefined) throw new Refusal('handler', 'after its options an append has events only')
    this.#events.push(event)
    this.#size += event.data.length
    if (this.#size > this.#limits.maxAppendSize) throw appendTooLarge(this.#limits.maxAppendSize)
  }

  #answer(name: string, expected: Expectation, answer: AppendAnswer): void {
    if (this.#call.isOver) return
    if (answer.kind === 'deleted') return this.#call.end(streamDeleted(name))
    if (answer.kind === 'failed') return this.#call.end(toGrpcError(answer.error))
    this.#call.put(
      answer.kind === 'wrong' ? wrongVersion(expected, answer.current) : success(answer.revision, answer.position),
    )
    this.#call.end()
  }
}

/** `Append`: one append per call, its events one message each. */
export const append =
  (log: EventLog, limits: AppendLimits): Method =>
  (call) =>
    new AppendCall(log, limits, call)
