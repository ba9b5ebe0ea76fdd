import { EventCursor } from '../format/event-cursor.ts'
import type { Call } from '../grpc/call.ts'
import type { EventLog } from '../log/event-log.ts'
import { writeEvent } from '../protocol/read-response.ts'
import { findEvent } from './visible-stream.ts'

/** Bytes after which a reader stops to let the client take them and others have their turn. */
const TURN = 48 * 1024
/** Bytes looked at, whether sent or not, after which others have their turn: about a quarter of a millisecond. */
const LOOK = 256 * 1024
const LINK_TYPE = '$>'

/** Sends events of one call, links resolved if asked, and never faster than the client reads. */
export class Sender {
  readonly #log: EventLog
  readonly #call: Call
  readonly #resolve: boolean
  readonly #target = new EventCursor()
  #looked = 0

  constructor(log: EventLog, call: Call, resolveLinks: boolean) {
    this.#log = log
    this.#call = call
    this.#resolve = resolveLinks
  }

  send(event: EventCursor): void {
    const link =
      this.#resolve && event.typeLength === 2 && event.type() === LINK_TYPE ? parseLink(event.data()) : undefined
    if (link === undefined) writeEvent(this.#call, event)
    else
      writeEvent(
        this.#call,
        findEvent(this.#log, link.stream, link.revision, this.#target) ? this.#target : undefined,
        event,
      )
  }

  /** Counts bytes that were looked at: whoever finds nothing to send must give others their turn, too. */
  looked(bytes: number): void {
    this.#looked += bytes
  }

  /** Enough was put or looked at since the last turn. */
  get turnIsOver(): boolean {
    return this.#call.unsent >= TURN || this.#looked >= LOOK
  }

  /** Sends what was put and waits for the client, or lets others run first. */
  async yieldTurn(): Promise<void> {
    this.#looked = 0
    if (this.#call.flush()) await new Promise<void>((resolve) => setImmediate(resolve))
    else await this.#call.drained()
  }
}

/** What a link's data says: `revision@stream`. Undefined if it says something else. */
function parseLink(data: Buffer): { stream: string; revision: number } | undefined {
  const match = /^(\d{1,15})@([^]+)$/.exec(data.toString('utf8'))
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { stream: match[2], revision: Number(match[1]) }
}
