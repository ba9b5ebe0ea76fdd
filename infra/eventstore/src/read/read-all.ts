import { EventCursor } from '../format/event-cursor.ts'
import type { Call } from '../grpc/call.ts'
import { unexpectedRead } from '../grpc/errors.ts'
import type { EventLog } from '../log/event-log.ts'
import type { EventFilter } from './event-filter.ts'
import { Sender } from './sender.ts'

export interface AllRead {
  readonly backwards: boolean
  readonly from: number | 'start' | 'end'
  readonly max: number
  readonly resolveLinks: boolean
  readonly filter: EventFilter | undefined
}

/** Serves a read of `$all` up to what is there now: forwards from a position inclusive, backwards exclusive. */
export async function readAll(log: EventLog, call: Call, read: AllRead): Promise<void> {
  if (read.max < 1) throw unexpectedRead('ReadAllResult', 'Error')
  if (read.backwards) await backwards(log, call, read)
  else await forwards(log, call, read)
  call.end()
}

async function forwards(log: EventLog, call: Call, read: AllRead): Promise<void> {
  const end = log.end
  const from = read.from === 'start' ? 0 : read.from === 'end' ? end : read.from
  if (from >= end) return
  const sender = new Sender(log, call, read.resolveLinks)
  const event = new EventCursor()
  let frame = from === 0 ? log.all.skipHeader(0) : log.all.frameOfEvent(from, end)
  let left = read.max
  while (frame < end && left > 0 && !call.isOver) {
    const run = log.source.run(frame, end)
    for (let at = run.at; at < run.end && left > 0; at += event.frameLength) {
      event.open(run.buffer, at)
      frame = event.framePosition + event.frameLength
      sender.looked(event.frameLength)
      while (left > 0 && event.next()) {
        if (event.position < from || (read.filter !== undefined && !read.filter(event))) continue
        sender.send(event)
        left -= 1
      }
      if (sender.turnIsOver) await sender.yieldTurn()
    }
    frame = log.all.skipHeader(frame)
  }
}

async function backwards(log: EventLog, call: Call, read: AllRead): Promise<void> {
  const sender = new Sender(log, call, read.resolveLinks)
  const event = new EventCursor()
  const before = read.from === 'start' ? 0 : read.from === 'end' || read.from >= log.end ? log.end : read.from
  if (before === 0) return
  // The frame that holds `before` may hold events before it, too.
  let frames = before < log.end ? [log.all.frameOfEvent(before, log.end)] : []
  let frontier = before
  let left = read.max
  while (left > 0 && !call.isOver) {
    if (frames.length === 0) frames = log.all.framesBefore(frontier)
    if (frames.length === 0) return
    for (const position of frames) {
      const run = log.source.frame(position)
      event.open(run.buffer, run.at)
      sender.looked(event.frameLength)
      left = sendReversed(event, before, left, read.filter, sender)
      frontier = position
      if (left === 0 || call.isOver) return
      if (sender.turnIsOver) await sender.yieldTurn()
    }
    frames = []
  }
}

/** Sends the events of one frame that lie before `before`, newest first; returns how many more may be sent. */
function sendReversed(
  event: EventCursor,
  before: number,
  left: number,
  filter: EventFilter | undefined,
  sender: Sender,
): number {
  let rest = left
  const offsets = event.offsets()
  for (let index = offsets.length - 1; index >= 0 && rest > 0; index -= 1) {
    event.place(index, offsets[index] ?? 0)
    if (event.position >= before || (filter !== undefined && !filter(event))) continue
    sender.send(event)
    rest -= 1
  }
  return rest
}
