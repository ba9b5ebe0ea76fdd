import type { NewEvent } from '../format/frame.ts'
import type { AppendAnswer, Done } from '../log/group.ts'
import { type AppendOptions, type BatchMessage, readBatchAppend } from '../protocol/append-request.ts'
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
import { ANY, type Expectation } from '../streams/decide.ts'
import type { Call } from './call.ts'
import { unfinishedTooLarge } from './errors.ts'
import type { CallHandler, Method } from './server.ts'
import { SlotList, type Slotted } from './slot-list.ts'

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
  /** With so many bytes accepted and not stored yet, no more is read from clients that append. */
  readonly maxBacklog: number
}

/** An append: first some of its messages are still to come, then its answer. */
interface PartialAppend extends Slotted {
  readonly echo: Echo
  readonly deadline: number
  readonly events: NewEvent[]
  /** Data bytes, which the limit is on. */
  size: number
  /** Memory it holds. */
  held: number
}

const SWEEP_MS = 1000
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
  /** Memory that unfinished appends hold. */
  #held = 0
  #ended = false
  #flushing = false
  /** The client does not take its answers. */
  #unread = false

  constructor(log: AppendTarget, limits: AppendLimits, call: Call) {
    this.#log = log
    this.#limits = limits
    this.#call = call
    call.onOver(() => clearInterval(this.#sweeper))
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
      this.#forgetPartial(message.correlation)
      const stream = message.options?.stream ?? bytes.subarray(0, 0)
      const reason = error instanceof Error ? error : new Error(String(error))
      this.#refuse({ correlation: message.correlationBytes, stream, expected: ANY }, failureStatus(reason))
    }
  }

  end(): void {
    this.#ended = true
    this.#endWhenAnswered()
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

  #begin(message: BatchMessage, options: AppendOptions): PartialAppend | undefined {
    const echo = { correlation: message.correlationBytes, stream: options.stream, expected: options.expected }
    if (options.deadline <= this.#log.now()) {
      this.#refuse(echo, timeoutStatus())
      return undefined
    }
    return { echo, deadline: options.deadline, slot: -1, events: [], size: 0, held: EVENT_OVERHEAD }
  }

  /** Waits for the rest of an append, but not for ever, and not with more memory than the log's own backlog. */
  #keep(correlation: string, append: PartialAppend): void {
    if (this.#held + append.held > this.#limits.maxBacklog) {
      return this.#refuse(append.echo, failureStatus(unfinishedTooLarge(this.#limits.maxBacklog)))
    }
    this.#held += append.held
    this.#partial.set(correlation, append)
    this.#watchDeadlines()
  }

  #forgetPartial(correlation: string): void {
    this.#held -= this.#partial.get(correlation)?.held ?? 0
    this.#partial.delete(correlation)
  }

  #watchDeadlines(): void {
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref()
  }

  /** Who waits beyond the deadline is told so; what becomes of the append is unknown then, as it is with a real server. */
  #sweep(): void {
    const now = this.#log.now()
    for (const [correlation, append] of this.#partial) {
      if (append.deadline > now) continue
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
