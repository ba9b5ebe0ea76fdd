import { EventCursor } from '../format/event-cursor.ts'
import type { Call } from '../grpc/call.ts'
import type { EventLog } from '../log/event-log.ts'
import { writeCheckpoint } from '../protocol/read-response.ts'
import type { EventFilter } from '../read/event-filter.ts'
import { Sender } from '../read/sender.ts'
import { putCaughtUp, putConfirmation } from './control.ts'
import { Waker } from './waker.ts'

export interface AllSubscriptionOptions {
  /** Exclusive. */
  readonly from: number | 'start' | 'end'
  readonly resolveLinks: boolean
  readonly filter: EventFilter | undefined
  /** With a filter: a checkpoint after so many considered events, wanted or not. */
  readonly checkpointEvery: number
}

/** Follows `$all` until the client leaves, reading from the log at its own pace. */
export async function subscribeToAll(log: EventLog, call: Call, options: AllSubscriptionOptions): Promise<void> {
  const pump = new AllPump(log, call, options)
  const waker = new Waker()
  log.watchers.add(waker.signal)
  call.onOver(() => {
    log.watchers.delete(waker.signal)
    waker.signal()
  })
  putConfirmation(call)
  call.flush()
  let caughtUp = false
  while (!call.isOver) {
    await pump.toEnd()
    if (!caughtUp) {
      caughtUp = true
      putCaughtUp(call)
    }
    call.flush()
    await waker.wait()
  }
}

class AllPump {
  readonly #log: EventLog
  readonly #call: Call
  readonly #options: AllSubscriptionOptions
  readonly #sender: Sender
  readonly #event = new EventCursor()
  /** Position of the next frame to read; events up to `#after` are not wanted. */
  #frame: number
  readonly #after: number
  #considered = 0

  constructor(log: EventLog, call: Call, options: AllSubscriptionOptions) {
    this.#log = log
    this.#call = call
    this.#options = options
    this.#sender = new Sender(log, call, options.resolveLinks)
    const from = options.from === 'start' ? 0 : options.from === 'end' ? log.lastPosition : options.from
    this.#after = from
    if (from === 0) this.#frame = log.all.skipHeader(0)
    else this.#frame = options.from === 'end' || from >= log.end ? log.end : log.all.frameOfEvent(from, log.end)
  }

  /** Sends everything up to the present end. */
  async toEnd(): Promise<void> {
    while (!this.#call.isOver) {
      this.#frame = this.#log.all.skipHeader(this.#frame)
      const end = this.#log.end
      if (this.#frame >= end) return
      const run = this.#log.source.run(this.#frame, end)
      for (let at = run.at; at < run.end; at += this.#event.frameLength) {
        this.#event.open(run.buffer, at)
        this.#frame = this.#event.framePosition + this.#event.frameLength
        this.#sender.looked(this.#event.frameLength)
        while (this.#event.next()) if (this.#event.position > this.#after) this.#consider()
        if (this.#sender.turnIsOver) {
          await this.#sender.yieldTurn()
          if (this.#call.isOver) return
        }
      }
    }
  }

  #consider(): void {
    const { filter, checkpointEvery } = this.#options
    if (filter === undefined) {
      this.#sender.send(this.#event)
      return
    }
    if (filter(this.#event)) this.#sender.send(this.#event)
    this.#considered += 1
    if (this.#considered < checkpointEvery) return
    this.#considered = 0
    writeCheckpoint(this.#call, this.#event.position)
  }
}
