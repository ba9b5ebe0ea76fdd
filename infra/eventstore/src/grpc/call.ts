import { constants, type ServerHttp2Stream } from 'node:http2'
import type { Connection, Connections } from './connections.ts'
import { toGrpcError } from './errors.ts'
import type { Slotted } from './slot-list.ts'
import { asciiHeader, Code, GrpcError } from './status.ts'

const PREFIX = 5
const BLOCK = 64 * 1024
/** Most calls answer with little. */
const FIRST_BLOCK = 4 * 1024
/** How long a call that has been answered may keep its request open. */
const LINGER_MS = 5000
const HEADERS = { ':status': 200, 'content-type': 'application/grpc+proto' }

/** Whoever serves a call and keeps parts of its request. */
export interface Serving {
  /** The call is over, and what was kept for it is not wanted any more. */
  over?(): void
  /** Gives back the memory of what is unfinished. @returns false if there is nothing to give but the call itself */
  shed?(error: GrpcError): boolean
}

/**
 * One gRPC call, seen from the server. Messages are collected into blocks and sent when the block is full or on
 * `flush`, because a write per message costs more than the message itself.
 */
export class Call implements Slotted {
  slot = -1
  /** The client may keep the call open as long as it likes. */
  isLongLived = false
  /** The client wants ids as two integers instead of text. */
  structuredIds = false
  /** Bytes of its request that came and are not complete. */
  held = 0
  readonly connection: Connection
  readonly #all: Connections
  readonly #stream: ServerHttp2Stream
  #block: Buffer | undefined
  #filled = 0
  #sentFrom = 0
  #responded = false
  #finished = false
  /** Bytes of answers that are counted as not taken. */
  #counted = 0
  #counting = false
  #pauses = { handler: false, decoder: false }
  #serving: Serving = {}

  constructor(stream: ServerHttp2Stream, connection: Connection, all: Connections) {
    this.#stream = stream
    this.connection = connection
    this.#all = all
    stream.once('close', () => this.#release())
  }

  /** Names what is to be told of the call's fate. */
  serve(serving: Serving): void {
    this.#serving = serving
  }

  /** The call was ended, by either side. */
  get isOver(): boolean {
    return this.#finished || this.#stream.destroyed || this.#stream.closed
  }

  /** Bytes put and not handed to the transport yet. */
  get unsent(): number {
    return this.#filled - this.#sentFrom
  }

  /** Bytes of its request in the transport's buffers. */
  get unread(): number {
    return this.#stream.readableLength
  }

  onOver(listener: () => void): void {
    this.#stream.once('close', listener)
  }

  /** Room for one message of `length` bytes; its prefix is written already. */
  reserve(length: number): { buffer: Buffer; at: number } {
    const size = PREFIX + length
    if (this.#block === undefined || this.#block.length - this.#filled < size) {
      this.flush()
      this.#block = Buffer.allocUnsafeSlow(Math.max(this.#block === undefined ? FIRST_BLOCK : BLOCK, size))
      this.#filled = 0
      this.#sentFrom = 0
    }
    const at = this.#filled
    this.#block[at] = 0
    this.#block.writeUInt32BE(length, at + 1)
    this.#filled += size
    return { buffer: this.#block, at: at + PREFIX }
  }

  /** Adds a message that is encoded already. */
  put(bytes: Uint8Array): void {
    const { buffer, at } = this.reserve(bytes.length)
    buffer.set(bytes, at)
  }

  /** Hands what was put to the transport. False: the client reads more slowly; wait for `drained`. */
  flush(): boolean {
    if (this.isOver) return true
    if (this.#block === undefined || this.unsent === 0) return !this.#stream.writableNeedDrain
    this.#respond()
    const bytes = this.#block.subarray(this.#sentFrom, this.#filled)
    this.#sentFrom = this.#filled
    const isTaken = this.#stream.write(bytes)
    if (!isTaken) this.#account()
    return isTaken
  }

  /** Only what is not taken at once is counted: most is. */
  #account(): void {
    const bytes = this.#stream.writableLength
    const change = bytes - this.#counted
    this.#counted = bytes
    this.#all.send(this.connection, change)
    if (this.#counting) return
    this.#counting = true
    const done = (): void => {
      this.#stream.removeListener('drain', done)
      this.#stream.removeListener('close', done)
      this.#counting = false
      this.#all.send(this.connection, -this.#counted)
      this.#counted = 0
    }
    this.#stream.on('drain', done)
    this.#stream.on('close', done)
  }

  /** Resolves when the client has taken what was sent, or the call is over. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stream.removeListener('drain', done)
        this.#stream.removeListener('close', done)
        resolve()
      }
      if (this.isOver || !this.#stream.writableNeedDrain) {
        resolve()
        return
      }
      this.#stream.once('drain', done)
      this.#stream.once('close', done)
    })
  }

  /** Reads no more of the request for now; the client's flow control holds it back. */
  pause(who: 'handler' | 'decoder' = 'handler'): void {
    this.#pauses[who] = true
    this.#stream.pause()
  }

  resume(who: 'handler' | 'decoder' = 'handler'): void {
    this.#pauses[who] = false
    const { handler, decoder } = this.#pauses
    if (!handler && !decoder && this.#stream.isPaused()) this.#stream.resume()
  }

  /** Notes that its unfinished request holds so many bytes more (or less); the call may be over after that. */
  hold(bytes: number): void {
    if (this.isOver) return
    this.held += bytes
    this.#all.hold(this.connection, bytes)
  }

  /** Gives back the memory of what is unfinished, and goes on with the rest where that is possible. */
  shed(error: GrpcError): void {
    if (this.#serving.shed?.(error) !== true) this.end(error)
  }

  /** Ends the call after so many milliseconds, if it still runs. */
  expireAfter(milliseconds: number): void {
    const timer = setTimeout(() => this.end(new GrpcError(Code.deadlineExceeded, 'Deadline Exceeded')), milliseconds)
    timer.unref()
    this.onOver(() => clearTimeout(timer))
  }

  /** Ends the call, well or with an error. */
  end(error?: GrpcError): void {
    if (this.isOver) return
    const status = {
      'grpc-status': String(error?.code ?? Code.ok),
      ...(error === undefined ? {} : { 'grpc-message': asciiHeader(error.message, true, 2000) }),
      ...Object.fromEntries(
        Object.entries(error?.trailers ?? {}).map(([key, value]) => [key, asciiHeader(value, false)]),
      ),
    }
    if (!this.#responded && this.unsent === 0) this.#stream.respond({ ...HEADERS, ...status }, { endStream: true })
    else {
      this.flush()
      this.#respond()
      this.#stream.once('wantTrailers', () => this.#stream.sendTrailers(status))
      this.#stream.end()
    }
    this.#finished = true
    this.#release()
    this.#drainRequest()
  }

  /** Ends the call because the server stops: a long-lived one is taken back, as a real server's is. */
  stop(): void {
    this.end(
      this.isLongLived
        ? new GrpcError(Code.cancelled, 'the server stops')
        : new GrpcError(Code.unavailable, 'Server Is Not Ready'),
    )
  }

  /** Takes the call back at once. */
  abandon(): void {
    this.#close(constants.NGHTTP2_CANCEL)
  }

  /** Takes the call back at once, because its connection uses more than its share. */
  reset(): void {
    this.#close(constants.NGHTTP2_ENHANCE_YOUR_CALM)
  }

  /** Ends the call with whatever was thrown. */
  fail(error: unknown): void {
    this.end(toGrpcError(error))
  }

  #close(code: number): void {
    if (!this.#stream.destroyed && !this.#stream.closed) this.#stream.close(code)
  }

  /** The call is over: what its request holds is nobody's any more. */
  #release(): void {
    if (this.held !== 0) this.#all.hold(this.connection, -this.held)
    this.held = 0
    const served = this.#serving
    this.#serving = {}
    served.over?.()
  }

  /** The rest of a request that nobody wants must still be read, or the stream never closes. */
  #drainRequest(): void {
    this.#stream.removeAllListeners('data')
    this.#stream.resume()
    if (this.#stream.readableEnded) return
    const linger = setTimeout(() => this.#close(constants.NGHTTP2_NO_ERROR), LINGER_MS)
    linger.unref()
    this.onOver(() => clearTimeout(linger))
  }

  #respond(): void {
    if (this.#responded) return
    this.#responded = true
    this.#stream.respond(HEADERS, { waitForTrailers: true })
  }
}
