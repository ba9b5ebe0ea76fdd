import { END, type EventStoreDBClient, type Position, START } from '@eventstore/db-client'
import { direction, events, expectation, fromRevision, list, maxCount, number, streamOf, text } from './arguments.ts'
import { describeError, describeEvent, type Scope } from './scope.ts'
import { subscribe } from './subscribe.ts'

type Args = Record<string, unknown>
type Result = Record<string, unknown>
type Op = (client: EventStoreDBClient, args: Args, scope: Scope) => Promise<Result>

const CREDENTIALS = { username: 'admin', password: 'changeit' }

const isRecord = (value: unknown): value is Args => typeof value === 'object' && value !== null

const append: Op = async (client, args, scope) => {
  const credentials = args['unary'] === true ? { credentials: CREDENTIALS } : {}
  const result = await client.appendToStream(streamOf(args, scope), events(args, scope), {
    ...expectation(args),
    ...credentials,
  })
  const name = text(args, 'as')
  if (name !== undefined && result.position !== undefined) scope.positions.set(name, result.position)
  const hasPosition = result.position !== undefined
  return {
    success: result.success,
    nextExpectedRevision: result.nextExpectedRevision.toString(),
    hasPosition,
    commitEqualsPrepare: hasPosition ? result.position?.commit === result.position?.prepare : null,
  }
}

const read: Op = async (client, args, scope) => {
  const found: Result[] = []
  const links = args['links'] === true ? { resolveLinkTos: true } : {}
  const options = { ...direction(args), ...fromRevision(args), ...maxCount(args), ...links }
  for await (const event of client.readStream(streamOf(args, scope), options)) found.push(describeEvent(event, scope))
  return { events: found }
}

function fromPosition(args: Args, scope: Scope): { fromPosition?: Position | typeof START | typeof END } {
  const from = text(args, 'from')
  if (from === undefined) return {}
  if (from === 'start' || from === 'end') return { fromPosition: from === 'start' ? START : END }
  const position = scope.positions.get(from)
  if (position === undefined) throw new Error(`no position named ${from}`)
  return { fromPosition: position }
}

const readAll: Op = async (client, args, scope) => {
  const found: Result[] = []
  const backwards = text(args, 'direction') === 'backwards'
  let positionsOrdered = true
  let last: bigint | undefined
  for await (const event of client.readAll({ ...direction(args), ...fromPosition(args, scope), ...maxCount(args) })) {
    const commit = event.event?.position.commit
    if (commit !== undefined && last !== undefined && (backwards ? commit > last : commit < last))
      positionsOrdered = false
    last = commit ?? last
    if (scope.owns(event.event?.streamId ?? '')) found.push(describeEvent(event, scope))
  }
  return { events: found, positionsOrdered }
}

// The client's own type leaves out `stream_exists`, which the recordings try all the same.
type DeleteOptions = Parameters<EventStoreDBClient['deleteStream']>[1]

const remove: Op = async (client, args, scope) => {
  const result = await client.deleteStream(streamOf(args, scope), expectation(args) as DeleteOptions)
  return { hasPosition: result.position !== undefined }
}

const tombstone: Op = async (client, args, scope) => {
  const result = await client.tombstoneStream(streamOf(args, scope), expectation(args) as DeleteOptions)
  return { hasPosition: result.position !== undefined }
}

const setMetadata: Op = async (client, args, scope) => {
  const metadata = args['metadata']
  if (!isRecord(metadata)) throw new Error('metadata is missing')
  const result = await client.setStreamMetadata(streamOf(args, scope), metadata, expectation(args))
  return { success: result.success, nextExpectedRevision: result.nextExpectedRevision.toString() }
}

const getMetadata: Op = async (client, args, scope) => {
  const result = await client.getStreamMetadata(streamOf(args, scope))
  return { streamName: scope.plain(result.streamName), metadata: result.metadata ?? null }
}

const wait: Op = async (_client, args) => {
  await new Promise((resolve) => setTimeout(resolve, number(args, 'ms') ?? 0))
  return {}
}

const parallelAppend: Op = async (client, args, scope) => {
  const appends = list(args, 'appends').filter(isRecord)
  const outcomes = await Promise.allSettled(appends.map((each) => append(client, each, scope)))
  const failed = new Map<unknown, number>()
  const revisions: number[] = []
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') revisions.push(Number(outcome.value['nextExpectedRevision']))
    else {
      const type: unknown = Reflect.get(Object(outcome.reason), 'type')
      failed.set(type, (failed.get(type) ?? 0) + 1)
    }
  }
  const counts = [...failed].map(([type, count]) => ({ type, count }))
  return {
    succeeded: revisions.length,
    ...(counts.length > 0 ? { failed: counts } : {}),
    revisions: revisions.sort((a, b) => a - b),
  }
}

const OPS: Record<string, Op> = {
  append,
  read,
  readAll,
  delete: remove,
  tombstone,
  setMetadata,
  getMetadata,
  wait,
  parallelAppend,
  subscribe: (client, args, scope) =>
    subscribe(client, args, scope, args['stream'] === undefined ? fromPosition(args, scope) : {}, run),
}

/** Runs one step and puts its result, or its error, into the words of the recordings. */
export async function run(client: EventStoreDBClient, op: string, args: Args, scope: Scope): Promise<Result> {
  const step = OPS[op]
  if (step === undefined) throw new Error(`unknown step ${op}`)
  try {
    return await step(client, args, scope)
  } catch (error) {
    return describeError(error, scope)
  }
}
