import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { EventLog } from '../log/event-log.ts'
import { notValid, Refusal } from '../protocol/refusal.ts'
import { type EventFilter, makeFilter } from '../read/event-filter.ts'
import { readAll } from '../read/read-all.ts'
import { readStream } from '../read/read-stream.ts'
import { subscribeToAll } from '../subscriptions/all-subscription.ts'
import { subscribeToStream } from '../subscriptions/stream-subscription.ts'
import type { Call } from './call.ts'
import { toGrpcError } from './errors.ts'
import type { Method } from './method.ts'
import { Code, GrpcError } from './status.ts'

type Options = InstanceType<typeof streams.ReadReq.Options>
type Filter = InstanceType<typeof streams.ReadReq.Options.FilterOptions>

/** A search window where the request leaves its size open. */
const DEFAULT_WINDOW = 32
const MOST = 2n ** 64n - 1n
const TOO_LARGE = 2n ** 63n
const { FORWARDS, BACKWARDS } = streams.ReadReq.Options.ReadDirection

const thrown = (what: string): Refusal => new Refusal('handler', what)

/** A revision or position. The largest unsigned number is how the protocol's other clients say "end". */
function numberOf(text: string, what: string): number | 'end' {
  const value = BigInt(text)
  if (value === MOST) return 'end'
  if (value >= TOO_LARGE) throw thrown(`${what} has at most 63 bits`)
  return Number(value)
}

function streamFrom(options: InstanceType<typeof streams.ReadReq.Options.StreamOptions>): number | 'start' | 'end' {
  if (options.hasRevision()) return numberOf(options.getRevision(), 'a revision')
  if (options.hasStart()) return 'start'
  if (options.hasEnd()) return 'end'
  throw thrown('the request does not say from which revision')
}

function allFrom(options: InstanceType<typeof streams.ReadReq.Options.AllOptions>): number | 'start' | 'end' {
  if (options.hasStart()) return 'start'
  if (options.hasEnd()) return 'end'
  const position = options.getPosition()
  if (position === undefined) throw thrown('the request does not say from which position')
  const commit = numberOf(position.getCommitPosition(), 'a position')
  const prepare = numberOf(position.getPreparePosition(), 'a position')
  if (commit === 'end') return 'end'
  if (prepare === 'end' || prepare > commit)
    throw thrown('the commit position cannot be less than the prepare position')
  return commit
}

/** What kind of read is asked for, as the real server names it in its refusals. */
function kindOf(options: Options): { stream: string; count: string; direction: string; filter: string } {
  const direction = options.getReadDirection()
  return {
    stream: options.hasStream() ? 'Stream' : options.hasAll() ? 'All' : 'None',
    count: options.hasCount() ? 'Count' : options.hasSubscription() ? 'Subscription' : 'None',
    direction: direction === FORWARDS ? 'Forwards' : direction === BACKWARDS ? 'Backwards' : String(direction),
    filter: options.hasFilter() ? 'Filter' : options.hasNoFilter() ? 'NoFilter' : 'None',
  }
}

/** Refuses what is not one of the kinds of reads that there are. */
function checkKind(options: Options): void {
  const { stream, count, direction, filter } = kindOf(options)
  if (stream === 'None') throw notValid('None', 'ReadReq+Types+Options+StreamOptionOneofCase')
  const isDirected = direction === 'Forwards' || (direction === 'Backwards' && count === 'Count')
  const isFiltered = filter === 'NoFilter' || (filter === 'Filter' && stream === 'All')
  if (count !== 'None' && isDirected && isFiltered) return
  throw new Refusal('argument', `The combination of (${stream}, ${count}, ${direction}, ${filter}) is invalid.`)
}

function filterOf(filter: Filter | undefined): EventFilter | undefined {
  if (filter === undefined) return undefined
  const on = filter.hasEventType() ? 'type' : 'stream'
  const expression = on === 'type' ? filter.getEventType() : filter.getStreamIdentifier()
  const type = 'ReadReq+Types+Options+Types+FilterOptions'
  if (expression === undefined) throw notValid('the filter', type)
  if (!filter.hasMax() && !filter.hasCount()) throw notValid('None', `${type}+WindowOneofCase`)
  return makeFilter({ on, regex: expression.getRegex(), prefixes: expression.getPrefixList() })
}

function checkpointEvery(filter: Filter | undefined): number {
  if (filter === undefined) return Number.POSITIVE_INFINITY
  const multiplier = filter.getCheckpointintervalmultiplier()
  if (multiplier === 0) throw thrown("(Parameter 'checkpointIntervalMultiplier')")
  return Math.max(1, (filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW) * multiplier)
}

function ofStream(
  log: EventLog,
  call: Call,
  options: Options,
  source: NonNullable<ReturnType<Options['getStream']>>,
): Promise<void> {
  const identifier = source.getStreamIdentifier()
  if (identifier === undefined) throw thrown('the stream identifier is missing')
  const stream = Buffer.from(identifier.getStreamName_asU8()).toString('utf8')
  if (stream === '') throw thrown("the stream has no name (Parameter 'streamName')")
  const resolveLinks = options.getResolveLinks()
  const from = streamFrom(source)
  if (options.hasSubscription()) return subscribeToStream(log, call, { stream, from, resolveLinks })
  return readStream(log, call, {
    stream,
    backwards: options.getReadDirection() === BACKWARDS,
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
  const backwards = options.getReadDirection() === BACKWARDS
  return readAll(log, call, { backwards, from, max: Number(options.getCount()), resolveLinks, filter })
}

async function serve(log: EventLog, call: Call, request: Buffer): Promise<void> {
  try {
    const options = streams.ReadReq.deserializeBinary(request).getOptions()
    if (options === undefined) throw thrown('the options are missing')
    checkKind(options)
    // As the real server: two integers, unless text is asked for.
    call.structuredIds = options.getUuidOption()?.hasString() !== true
    const stream = options.getStream()
    const all = options.getAll()
    if (stream !== undefined) await ofStream(log, call, options, stream)
    else if (all !== undefined) await ofAll(log, call, options, all)
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
        if (!asked) call.end(new GrpcError(Code.internal, 'Incomplete message.'))
      },
    }
  }
