import type { NewEvent } from '../format/frame.ts'
import type { AppendAnswer, Done } from '../log/group.ts'
import { type BatchMessage, type BatchOptions, readBatchAppend } from '../protocol/append-request.ts'
import {
  deletedStatus,
  type Echo,
  failureStatus,
  timeoutStatus,
  tooLargeStatus,
  writeBatchError,
  writeBatchSuccess,
  wrongVersionStatus,
} from '../protocol/batch-response.ts'
import { noExpectation, Refusal, writableName } from '../protocol/refusal.ts'
import { ANY, type Expectation } from '../streams/decide.ts'
import type { Call } from './call.ts'
import { toGrpcError } from './errors.ts'
import type { CallHandler, Method } from './method.ts'
import { SlotList, type Slotted } from './slot-list.ts'
import { Code, GrpcError } from './status.ts'

/** What takes the appends: the log, or a stand-in when only the protocol is measured. */
export interface AppendTarget {
  now(): number
  /** Bytes accepted and not stored yet. */
  backlog(): number
  append(stream: string, expected: Expectation, events: readonly NewEvent[], done: Done): void
}

/** Bounds of appends. */
export interface AppendLimits {
  /** Largest sum of the data bytes of one append. */
  readonly maxAppendSize: number
  /**
   * With so many bytes accepted and not stored yet, no more is read from clients that append. Unfinished requests of all
   * clients together may hold as much again.
   */
  readonly maxBacklog: number
}

/** An append: first some of its messages are still to come, then its answer. */
interface PartialAppend extends Slotted {
  readonly echo: Echo
  readonly deadline: number
  /** Milliseconds since 1970 by which its last message must have come. */
  readonly completeBy: number
  readonly events: NewEvent[]
  /** Data bytes, which the limit is on. */
  size: number
  /** Memory it holds. */
  held: number
}

const SWEEP_MS = 1000
/**
 * How long an append may wait for its last message, whatever its deadline. The real server grants 2 s; a machine that
 * stalls that long is no reason to lose an append.
 */
const COMPLETE_MS = 10_000
/** What an event costs besides its bytes, about. */
export const EVENT_OVERHEAD = 256

class BatchCall implements CallHandler {
  readonly isLongLived = true
  readonly #log: AppendTarget
  readonly #limits: AppendLimits
  readonly #call: Call
  readonly #partial = new Map<string, PartialAppend>()
  /** Appends that the log has and has not answered. */
  readonly #open = new SlotList<PartialAppend>()
  #sweeper: NodeJS.Timeout | undefined
  #ended = false
  #flushing = false
  /** The client does not take its answers. */
  #unread = false

  constructor(log: AppendTarget, limits: AppendLimits, call: Call) {
    this.#log = log
    this.#limits = limits
    this.#call = call
  }

  message(bytes: Buffer): void {
    const message: BatchMessage = {
      correlation: '',
      correlationBytes: bytes.subarray(0, 0),
      options: undefined,
      events: [],
      isFinal: false,
    }
    try {
      readBatchAppend(bytes, this.#log.now(), message)
      this.#accept(message, bytes.length)
    } catch (error) {
      this.#reject(message, error)
    }
  }

  end(): void {
    this.#ended = true
    // What is unfinished now stays so.
    this.shed(new GrpcError(Code.invalidArgument, 'the append was never finished: no message of it was final'))
    this.#endWhenAnswered()
  }

  over(): void {
    clearInterval(this.#sweeper)
    this.#partial.clear()
  }

  /** Refuses everything unfinished; what is complete is not its business. */
  shed(error: GrpcError): boolean {
    const hasSome = this.#partial.size > 0
    for (const [correlation, append] of this.#partial) {
      this.#forgetPartial(correlation)
      this.#refuse(append.echo, failureStatus(error))
    }
    return hasSome
  }

  /** Refuses one append, or ends the call when what came cannot be read or belongs to no append at all. */
  #reject({ correlation, correlationBytes, options }: BatchMessage, error: unknown): void {
    if (!(error instanceof Refusal) || (options === undefined && correlation === '')) {
      return this.#call.end(toGrpcError(error))
    }
    const known = this.#partial.get(correlation)
    this.#forgetPartial(correlation)
    // An append that is neither begun here nor known has had its one answer.
    if (options === undefined && known === undefined) return
    const stream = options?.stream ?? known?.echo.stream ?? correlationBytes.subarray(0, 0)
    this.#refuse(known?.echo ?? { correlation: correlationBytes, stream, expected: ANY }, failureStatus(error))
  }

  /** @param size of the whole message: its events and names are views that keep all of it. */
  #accept(message: BatchMessage, size: number): void {
    const append =
      message.options === undefined ? this.#partial.get(message.correlation) : this.#begin(message, message.options)
    // Unknown: refused already, or timed out; it has had its one answer.
    if (append === undefined) return
    this.#forgetPartial(message.correlation)
    append.held += size
    for (const event of message.events) {
      append.size += event.data.length
      append.held += EVENT_OVERHEAD
      append.events.push(event)
    }
    if (append.size > this.#limits.maxAppendSize) this.#refuse(append.echo, tooLargeStatus(this.#limits.maxAppendSize))
    else if (message.isFinal) this.#append(append)
    else this.#keep(message.correlation, append)
  }

  #begin(message: BatchMessage, options: BatchOptions): PartialAppend | undefined {
    const stream = writableName(options.stream)
    const now = this.#log.now()
    if (options.deadline <= now) {
      this.#forgetPartial(message.correlation)
      this.#refuse(
        { correlation: message.correlationBytes, stream, expected: options.expected ?? ANY },
        timeoutStatus(),
      )
      return undefined
    }
    // Said twice: what was said first counts.
    const begun = this.#partial.get(message.correlation)
    if (begun !== undefined) return begun
    if (options.expected === undefined) throw noExpectation('BatchAppendReq')
    return {
      echo: { correlation: message.correlationBytes, stream, expected: options.expected },
      deadline: options.deadline,
      completeBy: Math.min(options.deadline, now + COMPLETE_MS),
      slot: -1,
      events: [],
      size: 0,
      held: EVENT_OVERHEAD,
    }
  }

  /** Waits for the rest of an append, but not for ever, and not with more memory than all may hold together. */
  #keep(correlation: string, append: PartialAppend): void {
    this.#partial.set(correlation, append)
    this.#watchDeadlines()
    this.#call.hold(append.held)
  }

  #forgetPartial(correlation: string): void {
    const append = this.#partial.get(correlation)
    if (append === undefined) return
    this.#partial.delete(correlation)
    this.#call.hold(-append.held)
  }

  #watchDeadlines(): void {
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref()
  }

  /** Who waits beyond the deadline is told so; what becomes of the append is unknown then, as it is with a real server. */
  #sweep(): void {
    const now = this.#log.now()
    for (const [correlation, append] of this.#partial) {
      if (append.completeBy > now) continue
      this.#forgetPartial(correlation)
      this.#refuse(append.echo, timeoutStatus())
    }
    for (const append of this.#open.members()) {
      if (append.deadline > now) continue
      this.#open.delete(append)
      this.#refuse(append.echo, timeoutStatus())
    }
    this.#endWhenAnswered()
  }

  #append(append: PartialAppend): void {
    this.#open.add(append)
    this.#watchDeadlines()
    const { echo } = append
    if (this.#log.backlog() > this.#limits.maxBacklog) this.#call.pause()
    this.#log.append(echo.stream.toString(), echo.expected, append.events, (answer) => {
      // Not there any more: answered with a timeout. There is exactly one answer.
      if (this.#open.delete(append) && !this.#call.isOver) this.#answer(echo, answer)
      this.#resume()
      this.#endWhenAnswered()
    })
  }

  #resume(): void {
    if (this.#unread) return
    // With nothing of its own left to wait for, this call would never be woken again.
    if (this.#open.size === 0 || this.#log.backlog() <= this.#limits.maxBacklog) this.#call.resume()
  }

  #answer(echo: Echo, answer: AppendAnswer): void {
    if (answer.kind === 'written') {
      writeBatchSuccess(this.#call, echo, answer.revision, answer.position)
      this.#flushSoon()
    } else if (answer.kind === 'wrong') this.#refuse(echo, wrongVersionStatus(echo.expected, answer.current))
    else if (answer.kind === 'deleted') this.#refuse(echo, deletedStatus(echo.stream))
    else this.#refuse(echo, failureStatus(answer.error))
  }

  #refuse(echo: Echo, error: Uint8Array): void {
    writeBatchError(this.#call, echo, error)
    this.#flushSoon()
  }

  /** Answers of one group leave together. */
  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    queueMicrotask(() => {
      this.#flushing = false
      if (this.#call.flush() || this.#unread) return
      // Who does not read the answers is not read either.
      this.#unread = true
      this.#call.pause()
      void this.#call.drained().then(() => {
        this.#unread = false
        this.#resume()
      })
    })
  }

  #endWhenAnswered(): void {
    if (this.#ended && this.#open.size === 0) this.#call.end()
  }
}

/** `BatchAppend`: many appends over one call, each answered exactly once. */
export const batchAppend =
  (log: AppendTarget, limits: AppendLimits): Method =>
  (call) =>
    new BatchCall(log, limits, call)
