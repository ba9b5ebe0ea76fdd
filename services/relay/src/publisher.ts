import { STREAM_NAME } from '@ioc/contracts'
import type { FactMessage } from '@ioc/contracts/log'
import { every, type Machine } from '@ioc/kit'
import { createInbox, headers as newHeaders, type Msg, type NatsConnection } from 'nats'
import { ChainLostError, RefusedMessageError, RememberedIdError } from './errors.ts'
import { messageBytes } from './fit-message.ts'

export interface PublisherOptions {
  readonly connection: NatsConnection
  /** Sequence of the stream's last message. */
  readonly lastSequence: number
  readonly maxMessages: number
  readonly maxBytes: number
  /** Milliseconds without an acknowledgement after which the outcome counts as unknown. */
  readonly ackTimeoutMs: number
  readonly onAck: (sequence: number) => void
  readonly machine: Machine
}

interface Pending {
  readonly bytes: number
  readonly sentAt: number
}

interface PubAck {
  readonly seq?: number
  readonly duplicate?: boolean
  readonly error?: { readonly err_code?: number; readonly description?: string }
}

/** JetStream's codes for a message, or its headers, beyond what a stream keeps. */
const TOO_LARGE: ReadonlySet<number> = new Set([10_054, 10_097])

/**
 * Publishes one after the other without waiting for each: every message names the sequence that it expects before itself, so
 * that a message which does not arrive stops all behind it, and no second relay can interleave. One inbox takes all
 * acknowledgements (`js.publish` subscribes per call and costs eight times as much).
 */
export class Publisher {
  /** Aborted with the reason when the chain with the stream is lost. */
  readonly lost = new AbortController()
  readonly #options: PublisherOptions
  readonly #inbox = createInbox()
  readonly #pending = new Map<number, Pending>()
  readonly #unwatch: () => void
  readonly #unsubscribe: () => void
  #sequence: number
  #bytes = 0
  #wake: (() => void) | undefined

  constructor(options: PublisherOptions) {
    this.#options = options
    this.#sequence = options.lastSequence
    const subscription = options.connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error !== null) return this.#fail(error)
        try {
          this.#acknowledged(message)
        } catch (thrown) {
          this.#fail(thrown instanceof Error ? thrown : new ChainLostError(String(thrown)))
        }
      },
    })
    this.#unsubscribe = () => subscription.unsubscribe()
    this.#unwatch = every(options.machine.timers, Math.max(50, options.ackTimeoutMs / 4), () => this.#checkAge())
  }

  /** Sequence that the stream has or will have when everything published is in. */
  get sequence(): number {
    return this.#sequence
  }

  get inFlight(): number {
    return this.#pending.size
  }

  /** Publishes as soon as the window has room. @throws the reason when the chain is lost. */
  async publish(message: FactMessage): Promise<void> {
    const { connection, maxMessages, maxBytes } = this.#options
    while (this.#pending.size >= maxMessages || this.#bytes >= maxBytes) await this.#change()
    this.lost.signal.throwIfAborted()
    const expected = this.#sequence
    const sequence = expected + 1
    const headers = newHeaders()
    for (const [name, value] of message.headers) headers.set(name, value)
    headers.set('Nats-Expected-Stream', STREAM_NAME)
    headers.set('Nats-Expected-Last-Sequence', String(expected))
    const bytes = messageBytes(message)
    this.#pending.set(sequence, { bytes, sentAt: this.#options.machine.elapsed() })
    this.#bytes += bytes
    this.#sequence = sequence
    const { subject, body } = message
    connection.publish(subject, body, { headers, reply: `${this.#inbox}.${sequence}` })
  }

  /** Resolves when everything published is acknowledged. @throws the reason when the chain is lost. */
  async drain(): Promise<void> {
    while (this.#pending.size > 0) await this.#change()
    this.lost.signal.throwIfAborted()
  }

  /** Gives up what is not acknowledged: the next session finds out from the stream what arrived. */
  close(): void {
    this.#unwatch()
    if (!this.#options.connection.isClosed()) this.#unsubscribe()
    this.#pending.clear()
    this.#wake?.()
  }

  async #change(): Promise<void> {
    this.lost.signal.throwIfAborted()
    await new Promise<void>((resolve) => (this.#wake = resolve))
    this.lost.signal.throwIfAborted()
  }

  #fail(reason: Error): void {
    if (!this.lost.signal.aborted) this.lost.abort(reason)
    this.#wake?.()
  }

  #checkAge(): void {
    const [oldest] = this.#pending.values()
    if (oldest !== undefined && this.#options.machine.elapsed() - oldest.sentAt > this.#options.ackTimeoutMs) {
      this.#fail(new ChainLostError('JetStream does not acknowledge'))
    }
  }

  #acknowledged(message: Msg): void {
    if (this.lost.signal.aborted) return
    const expected = Number(message.subject.slice(this.#inbox.length + 1))
    const pending = this.#pending.get(expected)
    if (pending === undefined) return
    if (message.headers?.hasError === true) {
      return this.#fail(new ChainLostError(`no stream takes the message (${message.headers.status})`))
    }
    const ack = message.json<PubAck>()
    if (ack.error !== undefined) {
      const { err_code: code = 0, description = 'refused' } = ack.error
      return this.#fail(TOO_LARGE.has(code) ? new RefusedMessageError(description) : new ChainLostError(description))
    }
    if (ack.seq !== expected) {
      const text = `message ${expected} was acknowledged as ${String(ack.seq)}`
      return this.#fail(ack.duplicate === true ? new RememberedIdError(text) : new ChainLostError(text))
    }
    this.#pending.delete(expected)
    this.#bytes -= pending.bytes
    this.#options.onAck(expected)
    this.#wake?.()
  }
}
