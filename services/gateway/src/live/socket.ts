import type { Timers } from '@ioc/kit'
import type { GraphQLError } from 'graphql/index.js'
import { WebSocket, type RawData } from 'ws'
import { clientError } from '../graphql/errors.ts'
import type { Execution } from './execution.ts'
import { guarded } from './guard.ts'
import type { Operation } from './operation.ts'
import { CLOSE, closeReason, nextHead, readMessage, type ClientMessage, type SubscribePayload } from './protocol.ts'
import type { Sink } from './topic.ts'

/** Subscriptions and queries that one socket may have open. */
const MAX_OPEN = 16
/** Real milliseconds in which the first message must come. */
const INIT_TIMEOUT_MS = 10_000
/** A screen that has taken nothing for so long is dropped; it will connect again. */
const STALLED_MS = 15_000

/** What a socket asks of the gateway. */
export interface SocketHost {
  /** Bytes that may wait: above them a screen is skipped, and nothing more is done for a client. */
  readonly maxBuffered: () => number
  readonly now: () => number
  readonly timers: Timers
  /** Whether a token from `connection_init` (or none) lets this socket read. */
  readonly authorize: (token: string | undefined) => boolean
  readonly read: (payload: SubscribePayload) => Operation | readonly GraphQLError[]
  /** Subscribes; undefined when the gateway has too many questions open. */
  readonly subscribe: (operation: Operation, sink: Sink) => (() => void) | undefined
  /** Runs a query once. */
  readonly execute: (operation: Operation) => Execution
  readonly onSkipped: () => void
  readonly onEvicted: () => void
  /** The client broke the protocol or its connection failed. */
  readonly onError: (error: unknown) => void
  /** Something threw that should not have; the socket is ended. */
  readonly onEscaped: (error: unknown) => void
}

const tokenIn = (payload: Readonly<Record<string, unknown>> | null | undefined): string | undefined => {
  const token = payload?.['token']
  return typeof token === 'string' ? token : undefined
}

const CLOSING_BRACE = '}'

/** One client of `graphql-transport-ws`. Whatever its client sends, nothing is thrown out of it. */
export class LiveSocket {
  readonly #socket: WebSocket
  readonly #host: SocketHost
  /** How to end what is open, by the client's id. */
  readonly #open = new Map<string, () => void>()
  readonly #cancelInit: () => void
  #ready = false
  #token: string | undefined
  #stalledSince: number | undefined

  constructor(socket: WebSocket, host: SocketHost) {
    this.#socket = socket
    this.#host = host
    const escaped = (error: unknown): void => {
      host.onEscaped(error)
      socket.terminate()
    }
    const close = guarded(() => this.#close(CLOSE.initTimeout, 'Connection initialisation timeout'), escaped)
    this.#cancelInit = host.timers.after(INIT_TIMEOUT_MS, close)
    const onMessage = guarded((data: RawData, isBinary: boolean) => this.#onMessage(data, isBinary), escaped)
    socket.on('message', onMessage)
    const pong = guarded((data: Buffer) => {
      if (this.#takes()) socket.pong(data)
    }, escaped)
    socket.on('ping', pong)
    const end = guarded(() => this.#end(), host.onEscaped)
    socket.on('close', end)
    socket.on('error', guarded(host.onError, host.onEscaped))
  }

  /** Ends the socket when its token has been revoked. */
  recheck(): void {
    if (!this.#ready || this.#host.authorize(this.#token)) return
    this.#end()
    this.#close(CLOSE.forbidden, 'Forbidden')
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    // Messages that came in before ours to close: nothing is done for them any more.
    if (this.#socket.readyState !== WebSocket.OPEN || !this.#takes()) return
    const message = isBinary ? undefined : readMessage(textOf(data))
    if (message === undefined) return this.#close(CLOSE.badMessage, 'Invalid message')
    this.#handle(message)
  }

  #handle(message: ClientMessage): void {
    switch (message.type) {
      case 'connection_init':
        return this.#init(tokenIn(message.payload))
      case 'ping':
        return this.#send({ type: 'pong' })
      case 'pong':
        return
      case 'complete':
        this.#open.get(message.id)?.()
        this.#open.delete(message.id)
        return
      case 'subscribe':
        return this.#subscribe(message.id, message.payload)
      default: {
        const impossible: never = message
        throw new Error(`unknown message ${String(impossible)}`)
      }
    }
  }

  #init(token: string | undefined): void {
    if (this.#ready) return this.#close(CLOSE.tooManyInits, 'Too many initialisation requests')
    if (!this.#host.authorize(token)) return this.#close(CLOSE.forbidden, 'Forbidden')
    this.#cancelInit()
    this.#ready = true
    this.#token = token
    this.#send({ type: 'connection_ack' })
  }

  #subscribe(id: string, payload: SubscribePayload): void {
    if (!this.#ready) return this.#close(CLOSE.unauthorized, 'Unauthorized')
    if (this.#open.has(id)) return this.#close(CLOSE.duplicateSubscriber, `Subscriber for ${id} already exists`)
    if (this.#open.size >= MAX_OPEN) return this.#close(CLOSE.tryLater, 'Too many subscriptions')
    const operation = this.#host.read(payload)
    if (!('document' in operation)) return this.#refuse(id, operation)
    if (operation.watch === undefined) return this.#once(id, operation)
    const end = this.#host.subscribe(operation, {
      holder: this,
      offer: (answer) => this.#offer(id, answer),
      displaced: () => {
        this.#open.delete(id)
        this.#refuse(id, [clientError('OVERLOADED', 'Gave way to a screen that asks fewer questions: ask again later')])
      },
    })
    if (end === undefined) {
      return this.#refuse(id, [clientError('OVERLOADED', 'Too many different subscriptions are open: try again later')])
    }
    this.#open.set(id, end)
  }

  #once(id: string, operation: Operation): void {
    const { json, abort } = this.#host.execute(operation)
    this.#open.set(id, abort)
    json
      .then((answer) => {
        if (this.#open.get(id) !== abort) return
        this.#open.delete(id)
        if (!this.#takes()) return
        this.#sendText(`${nextHead(id)}${answer}${CLOSING_BRACE}`)
        this.#send({ type: 'complete', id })
      })
      .catch((error: unknown) => {
        this.#host.onEscaped(error)
        this.#socket.terminate()
      })
  }

  /** What fails for one subscriber is not for the others of the topic. */
  #offer(id: string, answer: Buffer): boolean {
    try {
      return this.#deliver(id, answer)
    } catch (error) {
      this.#host.onEscaped(error)
      this.#socket.terminate()
      return true
    }
  }

  /** Two frames: the head is the subscriber's own, the answer is one buffer for all. */
  #deliver(id: string, answer: Buffer): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return true
    if (this.#socket.bufferedAmount > this.#host.maxBuffered()) return this.#skip()
    this.#stalledSince = undefined
    this.#socket.send(nextHead(id), { fin: false, binary: false })
    this.#socket.send(answer, { fin: true, binary: false })
    return true
  }

  #skip(): false {
    const now = this.#host.now()
    this.#stalledSince ??= now
    this.#host.onSkipped()
    if (now - this.#stalledSince >= STALLED_MS) this.#evict()
    return false
  }

  /** Whether the client has read enough to be served; one that asks on without reading is dropped. */
  #takes(): boolean {
    if (this.#socket.bufferedAmount <= this.#host.maxBuffered()) return true
    this.#evict()
    return false
  }

  #evict(): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    this.#host.onEvicted()
    this.#socket.terminate()
  }

  #refuse(id: string, errors: readonly GraphQLError[]): void {
    this.#send({ type: 'error', id, payload: errors })
  }

  #send(message: object): void {
    this.#sendText(JSON.stringify(message))
  }

  #sendText(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text)
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, closeReason(reason))
  }

  #end(): void {
    this.#cancelInit()
    for (const end of this.#open.values()) end()
    this.#open.clear()
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}
