import type { ServerHttp2Stream } from 'node:http2'
import type { Call } from './call.ts'
import { inflate } from './inflate.ts'
import { MAX_MESSAGE, MessageReader } from './message-reader.ts'
import type { CallHandler } from './method.ts'
import { Code, GrpcError } from './status.ts'

/** Messages of a call, one of them compressed, that wait for their turn. */
class Waiting {
  readonly #call: Call
  readonly #handler: CallHandler
  readonly #encoding: string | undefined
  readonly #messages: { readonly bytes: Buffer; readonly compressed: boolean }[] = []
  #busy = false
  #ended: (() => void) | undefined

  constructor(call: Call, handler: CallHandler, encoding: string | undefined) {
    this.#call = call
    this.#handler = handler
    this.#encoding = encoding
  }

  get isBusy(): boolean {
    return this.#busy
  }

  add(bytes: Buffer, compressed: boolean): void {
    this.#messages.push({ bytes, compressed })
    if (!this.#busy) void this.#work()
  }

  /** Has the request's end wait for its messages, which a stream may overtake even while it is paused. */
  end(ended: () => void): void {
    this.#ended = ended
  }

  async #work(): Promise<void> {
    this.#busy = true
    this.#call.pause('decoder')
    try {
      for (let next = this.#messages.shift(); next !== undefined; next = this.#messages.shift()) {
        const bytes = next.compressed ? await inflate(next.bytes, this.#encoding, MAX_MESSAGE) : next.bytes
        if (this.#call.isOver) return
        this.#handler.message(bytes)
      }
      this.#ended?.()
    } catch (error) {
      this.#call.fail(error)
    } finally {
      this.#busy = false
      this.#call.resume('decoder')
    }
  }
}

/** Hands the messages of a request over to whoever serves it, in order, and then its end. */
export function decoder(
  stream: ServerHttp2Stream,
  call: Call,
  handler: CallHandler,
  encoding: string | undefined,
): void {
  const reader = new MessageReader()
  let waiting: Waiting | undefined
  call.serve({
    over() {
      reader.clear()
      handler.over?.()
    },
    shed: (error) => handler.shed?.(error) === true,
  })
  const guard = (step: () => void): void => {
    try {
      step()
    } catch (error) {
      call.fail(error)
    }
  }
  const message = (bytes: Buffer, compressed: boolean): void => {
    if (compressed) waiting ??= new Waiting(call, handler, encoding)
    if (compressed || waiting?.isBusy === true) waiting?.add(bytes, compressed)
    else handler.message(bytes)
  }
  stream.on('data', (chunk: Buffer) =>
    guard(() => {
      const before = reader.held
      reader.take(chunk, message)
      if (reader.held !== before) call.hold(reader.held - before)
    }),
  )
  const end = (): void => {
    // Taken back by the client, or cut off: what came is not the whole request.
    if (stream.aborted) return
    if (reader.held === 0) handler.end()
    else call.end(new GrpcError(Code.internal, 'Incomplete message.'))
  }
  stream.on('end', () => (waiting?.isBusy === true ? waiting.end(end) : guard(end)))
}
