import { EventCursor } from '../format/event-cursor.ts'
import type { Call } from '../grpc/call.ts'
import { streamDeleted } from '../grpc/errors.ts'
import type { EventLog } from '../log/event-log.ts'
import { ForwardWalk } from '../log/stream-walk.ts'
import { Sender } from '../read/sender.ts'
import { look, oldestShown } from '../read/visible-stream.ts'
import { firstShown } from '../streams/metadata.ts'
import type { StreamState } from '../streams/stream-state.ts'
import { putCaughtUp, putConfirmation } from './control.ts'
import { Waker } from './waker.ts'

export interface StreamSubscriptionOptions {
  readonly stream: string
  /** Exclusive. */
  readonly from: number | 'start' | 'end'
  readonly resolveLinks: boolean
}

/**
 * Follows one stream until the client leaves or the stream is tombstoned. It reads from the log at its own pace, so a
 * slow client costs a position, not a queue.
 */
export async function subscribeToStream(log: EventLog, call: Call, options: StreamSubscriptionOptions): Promise<void> {
  if (look(log, options.stream).kind === 'tombstoned') throw streamDeleted(options.stream)
  const stream = log.catalog.peek(options.stream)
  const waker = new Waker()
  log.catalog.watch(stream, waker.signal)
  call.onOver(() => {
    log.catalog.unwatch(stream, waker.signal)
    waker.signal()
  })
  putConfirmation(call)
  call.flush()
  await new StreamPump(log, call, stream, options).run(waker)
}

class StreamPump {
  readonly #log: EventLog
  readonly #call: Call
  readonly #stream: StreamState
  readonly #name: string
  readonly #sender: Sender
  readonly #event = new EventCursor()
  #next: number
  /** Nothing written from now on is hidden from this subscription, whatever the metadata says. */
  #live: boolean

  constructor(log: EventLog, call: Call, stream: StreamState, options: StreamSubscriptionOptions) {
    this.#log = log
    this.#call = call
    this.#stream = stream
    this.#name = options.stream
    this.#sender = new Sender(log, call, options.resolveLinks)
    this.#live = options.from === 'end'
    this.#next = options.from === 'start' ? 0 : options.from === 'end' ? stream.shown.revision + 1 : options.from + 1
  }

  async run(waker: Waker): Promise<void> {
    if (this.#live) putCaughtUp(this.#call)
    while (!this.#call.isOver) {
      const sight = look(this.#log, this.#name)
      if (this.#live) await this.#deliver(Number.NEGATIVE_INFINITY)
      else if (sight.kind === 'stream') {
        this.#next = Math.max(this.#next, firstShown(sight.metadata, this.#stream.shown.revision))
        await this.#deliver(oldestShown(sight.metadata, this.#log.now()))
        // More may have come meanwhile; the history ends where nothing is left to read.
        if (this.#stream.shown.revision >= this.#next) continue
        this.#live = true
        putCaughtUp(this.#call)
      }
      if (sight.kind === 'tombstoned') return this.#close()
      this.#call.flush()
      await waker.wait()
    }
  }

  async #deliver(oldest: number): Promise<void> {
    const last = this.#stream.shown.revision
    const walk = new ForwardWalk(this.#stream, this.#log.source)
    while (this.#next <= last && !this.#call.isOver) {
      const frame = walk.frameWith(this.#next)
      if (frame === undefined) throw new Error(`revision ${this.#next} of stream ${this.#name} is missing`)
      this.#event.open(frame.buffer, frame.at)
      this.#sender.looked(this.#event.frameLength)
      for (let found = this.#event.seek(this.#next); found; found = this.#event.next()) {
        this.#next = this.#event.revision + 1
        if (this.#event.createdMs >= oldest) this.#sender.send(this.#event)
      }
      if (this.#sender.turnIsOver) await this.#sender.yieldTurn()
    }
  }

  #close(): void {
    if (this.#live && this.#stream.shown.tombstoned) {
      const frame = this.#log.source.frame(this.#stream.shown.frame)
      this.#event.open(frame.buffer, frame.at)
      this.#event.next()
      this.#sender.send(this.#event)
    }
    throw streamDeleted(this.#name)
  }
}
