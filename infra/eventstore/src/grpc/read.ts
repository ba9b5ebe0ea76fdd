import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { EventLog } from '../log/event-log.ts'
import { type EventFilter, makeFilter } from '../read/event-filter.ts'
import { readAll } from '../read/read-all.ts'
import { readStream } from '../read/read-stream.ts'
import { subscribeToAll } from '../subscriptions/all-subscription.ts'
import { subscribeToStream } from '../subscriptions/stream-subscription.ts'
import type { Call } from './call.ts'
import { toGrpcError, unexpectedRead } from './errors.ts'
import type { Method } from './server.ts'
import { Code, GrpcError } from './status.ts'

type Options = InstanceType<typeof streams.ReadReq.Options>
type Filter = InstanceType<typeof streams.ReadReq.Options.FilterOptions>

/** A search window where the request gives none. */
const DEFAULT_WINDOW = 32
const LARGEST = 2 ** 63

const bad = (what: string): GrpcError => new GrpcError(Code.invalidArgument, what)

function streamFrom(options: InstanceType<typeof streams.ReadReq.Options.StreamOptions>): number | 'start' | 'end' {
  if (options.hasRevision()) {
    const revision = Number(options.getRevision())
    // The largest unsigned number is how the protocol's other clients say "end".
    return revision >= 2 * LARGEST ? 'end' : revision
  }
  return options.hasEnd() ? 'end' : 'start'
}

function allFrom(options: InstanceType<typeof streams.ReadReq.Options.AllOptions>): number | 'start' | 'end' {
  const position = options.getPosition()
  if (position === undefined) return options.hasEnd() ? 'end' : 'start'
  const commit = Number(position.getCommitPosition())
  const prepare = Number(position.getPreparePosition())
  if (commit >= 2 * LARGEST && prepare >= 2 * LARGEST) return 'end'
  if (commit >= LARGEST || prepare > commit) throw unexpectedRead('ReadAllResult', 'InvalidPosition')
  return commit
}

function filterOf(filter: Filter | undefined): EventFilter | undefined {
  if (filter === undefined) return undefined
  const on = filter.hasEventType() ? 'type' : 'stream'
  const expression = on === 'type' ? filter.getEventType() : filter.getStreamIdentifier()
  if (expression === undefined) throw bad('the filter filters nothing')
  return makeFilter({ on, regex: expression.getRegex(), prefixes: expression.getPrefixList() })
}

function checkpointEvery(filter: Filter | undefined): number {
  if (filter === undefined) return Number.POSITIVE_INFINITY
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW
  const every = window * filter.getCheckpointintervalmultiplier()
  if (every < 1) throw new GrpcError(Code.unknown, 'the checkpoint interval must be positive')
  return every
}

function ofStream(
  log: EventLog,
  call: Call,
  options: Options,
  source: NonNullable<ReturnType<Options['getStream']>>,
): Promise<void> {
  const stream = Buffer.from(source.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8')
  if (stream === '') throw bad('the stream has no name')
  const resolveLinks = options.getResolveLinks()
  const from = streamFrom(source)
  if (options.hasSubscription()) return subscribeToStream(log, call, { stream, from, resolveLinks })
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS
  return readStream(log, call, {
    stream,
    backwards,
    from: from === 'start' ? 0 : from,
    max: Number(options.getCount()),
    resolveLinks,
  })
}

function ofAll(
  log: EventLog,
  call: Call,
  options: Options,
  source: NonNullable<ReturnType<Options['getAll']>>,
): Promise<void> {
  const resolveLinks = options.getResolveLinks()
  const from = allFrom(source)
  const filter = filterOf(options.getFilter())
  if (options.hasSubscription()) {
    return subscribeToAll(log, call, {
      from,
      resolveLinks,
      filter,
      checkpointEvery: checkpointEvery(options.getFilter()),
    })
  }
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS
  return readAll(log, call, { backwards, from, max: Number(options.getCount()), resolveLinks, filter })
}

async function serve(log: EventLog, call: Call, request: Buffer): Promise<void> {
  try {
    const options = streams.ReadReq.deserializeBinary(request).getOptions()
    const stream = options?.getStream()
    const all = options?.getAll()
    if (options !== undefined && stream !== undefined) await ofStream(log, call, options, stream)
    else if (options !== undefined && all !== undefined) await ofAll(log, call, options, all)
    else throw bad('the request names neither a stream nor $all')
  } catch (error) {
    call.end(toGrpcError(error))
  }
}

/** `Read`: reads and subscriptions, of one stream or of `$all`. One request a call; what follows it is not looked at. */
export const read =
  (log: EventLog): Method =>
  (call) => {
    let asked = false
    return {
      isLongLived: true,
      message(bytes) {
        if (asked) return
        asked = true
        void serve(log, call, bytes)
      },
      end() {
        if (!asked) call.end(bad('the request is missing'))
      },
    }
  }
