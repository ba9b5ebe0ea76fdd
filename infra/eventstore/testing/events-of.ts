import { EventCursor } from '../src/format/event-cursor.ts'
import type { NewEvent } from '../src/format/frame.ts'
import type { EventLog } from '../src/log/event-log.ts'
import type { AppendAnswer } from '../src/log/group.ts'

export interface SeenEvent {
  readonly stream: string
  readonly id: string
  readonly revision: number
  readonly position: number
}

/** All events of a log, in order, straight from its frames. */
export function eventsOf(log: EventLog): SeenEvent[] {
  const found: SeenEvent[] = []
  const event = new EventCursor()
  for (let frame = log.all.skipHeader(0); frame < log.end; frame = log.all.skipHeader(frame)) {
    const run = log.source.run(frame, log.end)
    for (let at = run.at; at < run.end; at += event.frameLength) {
      event.open(run.buffer, at)
      frame = event.framePosition + event.frameLength
      const stream = event.name()
      while (event.next()) {
        const id = event.buffer.toString('hex', event.idAt, event.idAt + 16)
        found.push({ stream, id, revision: event.revision, position: event.position })
      }
    }
  }
  return found
}

/** An event with this id (32 hexadecimal digits) and so many bytes of data. */
export const newEvent = (id: string, bytes: number): NewEvent => ({
  id: Buffer.from(id, 'hex'),
  type: Buffer.from('t'),
  json: false,
  data: Buffer.alloc(bytes, id),
  metadata: Buffer.alloc(0),
})

export const appendTo = (
  log: EventLog,
  stream: string,
  expected: number,
  events: readonly NewEvent[],
): Promise<AppendAnswer> => new Promise((resolve) => log.append(stream, expected, events, resolve))
