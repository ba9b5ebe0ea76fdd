import streams from '@eventstore/db-client/generated/streams_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { EventCursor } from '../format/event-cursor.ts'
import type { Call } from '../grpc/call.ts'
import { streamDeleted, unexpectedRead } from '../grpc/errors.ts'
import type { EventLog } from '../log/event-log.ts'
import { ForwardWalk, seekBack } from '../log/stream-walk.ts'
import { firstShown } from '../streams/metadata.ts'
import { Sender } from './sender.ts'
import { look, oldestShown, type Sight } from './visible-stream.ts'

export interface StreamRead {
  readonly stream: string
  readonly backwards: boolean
  readonly from: number | 'end'
  readonly max: number
  readonly resolveLinks: boolean
}

/** A missing stream is a message, not an error: the call itself went well. */
function putNotFound(call: Call, name: string): void {
  const identifier = new shared.StreamIdentifier()
  identifier.setStreamName(Buffer.from(name))
  const missing = new streams.ReadResp.StreamNotFound()
  missing.setStreamIdentifier(identifier)
  const response = new streams.ReadResp()
  response.setStreamNotFound(missing)
  call.put(response.serializeBinary())
}

/** Serves a read of one stream to its end. */
export async function readStream(log: EventLog, call: Call, read: StreamRead): Promise<void> {
  if (read.max < 1 || (!read.backwards && read.from === 'end')) throw unexpectedRead('ReadStreamResult', 'Error')
  const sight = look(log, read.stream)
  if (sight.kind === 'tombstoned') throw streamDeleted(read.stream)
  if (sight.kind === 'missing') putNotFound(call, read.stream)
  else if (read.backwards) await backwards(log, call, read, sight)
  else await forwards(log, call, read, sight)
  call.end()
}

type Stream = Extract<Sight, { kind: 'stream' }>

async function forwards(log: EventLog, call: Call, read: StreamRead, { stream, metadata }: Stream): Promise<void> {
  const sender = new Sender(log, call, read.resolveLinks)
  const walk = new ForwardWalk(stream, log.source)
  const event = new EventCursor()
  const last = stream.shown.revision
  const oldest = oldestShown(metadata, log.now())
  let revision = Math.max(read.from === 'end' ? last + 1 : read.from, firstShown(metadata, last))
  let left = read.max
  while (revision <= last && left > 0 && !call.isOver) {
    const frame = walk.frameWith(revision)
    if (frame === undefined) return
    event.open(frame.buffer, frame.at)
    sender.looked(event.frameLength)
    for (let found = event.seek(revision); found && revision <= last && left > 0; found = event.next()) {
      revision = event.revision + 1
      if (event.createdMs < oldest) continue
      sender.send(event)
      left -= 1
    }
    if (sender.turnIsOver) await sender.yieldTurn()
  }
}

async function backwards(log: EventLog, call: Call, read: StreamRead, { stream, metadata }: Stream): Promise<void> {
  const sender = new Sender(log, call, read.resolveLinks)
  const event = new EventCursor()
  const last = stream.shown.revision
  const first = firstShown(metadata, last)
  const oldest = oldestShown(metadata, log.now())
  let revision = read.from === 'end' ? last : Math.min(read.from, last)
  let left = read.max
  let frame = 0
  while (revision >= first && left > 0 && !call.isOver) {
    if (!seekBack(stream, log.source, event, revision, frame)) return
    frame = event.previous
    sender.looked(event.frameLength)
    const offsets = event.offsets()
    for (; revision >= event.firstRevision && revision >= first && left > 0; revision -= 1) {
      const index = revision - event.firstRevision
      event.place(index, offsets[index] ?? 0)
      if (event.createdMs < oldest) return
      sender.send(event)
      left -= 1
    }
    if (frame === 0) return
    if (sender.turnIsOver) await sender.yieldTurn()
  }
}
