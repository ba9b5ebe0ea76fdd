import type { GraphQLError } from 'graphql/index.js'
import { WebSocket, type RawData } from 'ws'
import type { Sink } from './topic.ts'
import type { Operation } from './operation.ts'
import { CLOSE, nextHead, readMessage, type ClientMessage, type SubscribePayload } from './protocol.ts'

/** Subscriptions that one socket may hold. */
const MAX_SUBSCRIPTIONS = 16
/** Real milliseconds in which the first message must come. */
const INIT_TIMEOUT_MS = 10_000
/** A screen that has taken nothing for so long is dropped; it will connect again. */
const STALLED_MS = 15_000

/** What a socket asks of the gateway. */
export interface SocketHost {
  /** Bytes that may wait before a screen is skipped. */
  readonly maxBuffered: number
  readonly now: () => number
  /** Whether a token from `connection_init` (or none) lets this socket read. */
  readonly authorize: (token: string | undefined) => boolean
  readonly read: (payload: SubscribePayload) => Operation | readonly GraphQLError[]
  /** Subscribes; undefined when the gateway has too many questions open. */
  readonly subscribe: (operation: Operation, sink: Sink) => (() => void) | undefined
  /** Runs a query once; an execution result as JSON. */
  readonly execute: (operation: Operation) => Promise<string>
  readonly onSkipped: () => void
  readonly onEvicted: () => void
  readonly onError: (error: unknown) => void
}

const tokenIn = (payload: Readonly<Record<string, unknown>> | null | undefined): string | undefined => {
  const token = payload?.['token']
  return typeof token === 'string' ? token : undefined
}

const CLOSING_BRACE = '}'

/** One client of `graphql-transport-ws`. */
export class LiveSocket {
  readonly #socket: WebSocket
  readonly #host: SocketHost
  readonly #subscriptions = new Map<string, () => void>()
  #ready = false
  #initTimer: NodeJS.Timeout
  #stalledSince: number | undefined

  constructor(socket: WebSocket, host: SocketHost) {
    this.#socket = socket
    this.#host = host
    this.#initTimer = setTimeout(
      () => this.#socket.close(CLOSE.initTimeout, 'Connection initialisation timeout'),
      INIT_TIMEOUT_MS,
    )
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary))
    socket.on('close', () => this.#end())
    socket.on('error', (error) => host.onError(error))
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    const message = isBinary ? undefined : readMessage(textOf(data))
    if (message === undefined) return this.#socket.close(CLOSE.badMessage, 'Invalid message')
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
        this.#subscriptions.get(message.id)?.()
        this.#subscriptions.delete(message.id)
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
    if (this.#ready) return this.#socket.close(CLOSE.tooManyInits, 'Too many initialisation requests')
    if (!this.#host.authorize(token)) return this.#socket.close(CLOSE.forbidden, 'Forbidden')
    clearTimeout(this.#initTimer)
    this.#ready = true
    this.#send({ type: 'connection_ack' })
  }

  #subscribe(id: string, payload: SubscribePayload): void {
    if (!this.#ready) return this.#socket.close(CLOSE.unauthorized, 'Unauthorized')
    if (this.#subscriptions.has(id)) {
      return this.#socket.close(CLOSE.duplicateSubscriber, `Subscriber for ${id} already exists`)
    }
    if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS) {
      return this.#socket.close(CLOSE.tryLater, 'Too many subscriptions')
    }
    const operation = this.#host.read(payload)
    if (!('document' in operation)) return this.#send({ type: 'error', id, payload: operation })
    if (operation.kind !== 'subscription') return this.#once(id, operation)
    const end = this.#host.subscribe(operation, { offer: (answer) => this.#offer(id, answer) })
    if (end === undefined) return this.#socket.close(CLOSE.tryLater, 'Too many different subscriptions')
    this.#subscriptions.set(id, end)
  }

  #once(id: string, operation: Operation): void {
    let ended = false
    this.#subscriptions.set(id, () => {
      ended = true
    })
    this.#host
      .execute(operation)
      .then((json) => {
        if (ended || this.#socket.readyState !== WebSocket.OPEN) return
        this.#subscriptions.delete(id)
        this.#socket.send(`${nextHead(id)}${json}${CLOSING_BRACE}`)
        this.#send({ type: 'complete', id })
      })
      .catch((error: unknown) => {
        this.#host.onError(error)
        this.#socket.close(CLOSE.tryLater, 'Failed')
      })
  }

  /** Two frames: the head is the subscriber's own, the answer is one buffer for all. */
  #offer(id: string, answer: Buffer): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return true
    if (this.#socket.bufferedAmount > this.#host.maxBuffered) return this.#skip()
    this.#stalledSince = undefined
    this.#socket.send(nextHead(id), { fin: false, binary: false })
    this.#socket.send(answer, { fin: true, binary: false })
    return true
  }

  #skip(): false {
    const now = this.#host.now()
    this.#stalledSince ??= now
    this.#host.onSkipped()
    if (now - this.#stalledSince >= STALLED_MS) {
      this.#host.onEvicted()
      this.#socket.terminate()
    }
    return false
  }

  #send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  #end(): void {
    clearTimeout(this.#initTimer)
    for (const end of this.#subscriptions.values()) end()
    this.#subscriptions.clear()
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}
