import { EventCursor } from '../src/format/event-cursor.ts'
import { frameSize, KIND_EVENTS, writeFrame } from '../src/format/frame.ts'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { type AppendTarget, batchAppend } from '../src/grpc/batch-append.ts'
import type { Call } from '../src/grpc/call.ts'
import { serverFeatures } from '../src/grpc/node-info.ts'
import type { Method } from '../src/grpc/method.ts'
import { startGrpcServer } from '../src/grpc/server.ts'
import { DEFAULT_MAX_APPEND_SIZE } from '../src/index.ts'
import { writeEvent } from '../src/protocol/read-response.ts'

/**
 * The measure of the bench: the same server with the same protocol, storing nothing. It counts revisions in memory,
 * answers appends at once, and reads back one event as often as asked.
 */
class Nothing implements AppendTarget {
  readonly #revisions = new Map<string, number>()
  #position = 0

  now(): number {
    return Date.now()
  }

  backlog(): number {
    return 0
  }

  append(...[stream, , events, done]: Parameters<AppendTarget['append']>): void {
    const revision = (this.#revisions.get(stream) ?? -1) + events.length
    this.#revisions.set(stream, revision)
    this.#position += events.length * 300
    // In a later turn, as every log must: an answer within the call would also leave out the bundling of answers.
    setImmediate(done, { kind: 'written', revision, position: this.#position })
  }
}

function sameEvent(bytes: number): EventCursor {
  const event = {
    id: Buffer.alloc(16, 7),
    type: Buffer.from('bench'),
    json: true,
    data: Buffer.from(JSON.stringify({ n: 1, pad: 'x'.repeat(bytes) })),
    metadata: Buffer.alloc(0),
  }
  const name = Buffer.from('bench-0')
  const size = frameSize(name, [event])
  const buffer = Buffer.alloc(size)
  const head = {
    position: 64,
    groupStart: 64,
    kind: KIND_EVENTS,
    flags: 0,
    name,
    createdMs: Date.now(),
    firstRevision: 0,
    previous: 0,
  }
  writeFrame(buffer, 0, size, head, [event])
  const cursor = new EventCursor()
  cursor.open(buffer, 0)
  cursor.next()
  return cursor
}

async function repeat(call: Call, event: EventCursor, times: number): Promise<void> {
  for (let sent = 0; sent < times && !call.isOver; sent += 1) {
    writeEvent(call, event)
    if (call.unsent < 48 * 1024) continue
    if (call.flush()) await new Promise((resolve) => setImmediate(resolve))
    else await call.drained()
  }
  call.end()
}

const event = sameEvent(Number(process.argv[2] ?? 200))
const read: Method = (call) => ({
  message: (bytes) =>
    void repeat(call, event, Number(streams.ReadReq.deserializeBinary(bytes).getOptions()?.getCount() ?? 0)),
  end: () => undefined,
})
const server = await startGrpcServer(
  new Map<string, Method>([
    [
      '/event_store.client.streams.Streams/BatchAppend',
      batchAppend(new Nothing(), { maxAppendSize: DEFAULT_MAX_APPEND_SIZE, maxBacklog: 1 }),
    ],
    ['/event_store.client.streams.Streams/Read', read],
    ['/event_store.client.server_features.ServerFeatures/GetSupportedMethods', serverFeatures()],
  ]),
  0,
  '127.0.0.1',
  64 * 1024 * 1024,
)
// Whoever holds the other end of stdin is the bench: when it is gone, so is this.
process.stdin.on('end', () => process.exit(0)).resume()
process.stdout.write(`ready on esdb://127.0.0.1:${server.port}?tls=false\n`)
