import type { Readable } from 'node:stream'
import {
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  excludeSystemEvents,
  type Filter,
  type Position,
  START,
  streamNameFilter,
} from '@eventstore/db-client'
import { fromRevision, list, number, streamOf, text } from './arguments.ts'
import { describeError, describeEvent, type Resolved, type Scope } from './scope.ts'

type Args = Record<string, unknown>
type Result = Record<string, unknown>
type Run = (client: EventStoreDBClient, op: string, args: Args, scope: Scope) => Promise<Result>

const BEFORE_STEPS_MS = 700
const QUIET_MS = 1500

const isRecord = (value: unknown): value is Args => typeof value === 'object' && value !== null
const escaped = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')

interface Checkpoints {
  seen: bigint[]
}

function filterOf(args: Args, scope: Scope, checkpoints: Checkpoints): Filter | undefined {
  const filter = args['filter']
  if (!isRecord(filter)) return undefined
  const interval = number(filter, 'checkpointInterval')
  const options = {
    ...(interval === undefined ? {} : { checkpointInterval: interval }),
    ...(filter['checkpoints'] === true
      ? {
          checkpointReached: (_subscription: unknown, position: Position) =>
            void checkpoints.seen.push(position.commit),
        }
      : {}),
  }
  const strings = (name: string): string[] => list(filter, name).map(String)
  if ('streamPrefixes' in filter)
    return streamNameFilter({ prefixes: strings('streamPrefixes').map((each) => scope.prefix + each), ...options })
  if ('typePrefixes' in filter) return eventTypeFilter({ prefixes: strings('typePrefixes'), ...options })
  const streamRegex = text(filter, 'streamRegex')
  if (streamRegex !== undefined)
    return streamNameFilter({ regex: streamRegex.replace('{case}', escaped(scope.prefix)), ...options })
  const typeRegex = text(filter, 'typeRegex')
  if (typeRegex !== undefined) return eventTypeFilter({ regex: typeRegex, ...options })
  return excludeSystemEvents(options)
}

/** The step `subscribe`: follows a stream or `$all` until nothing has come for a while, running steps meanwhile. */
export async function subscribe(
  client: EventStoreDBClient,
  args: Args,
  scope: Scope,
  from: { fromPosition?: Position | typeof START | typeof END },
  run: Run,
): Promise<Result> {
  const checkpoints: Checkpoints = { seen: [] }
  const filter = filterOf(args, scope, checkpoints)
  // The two kinds of subscription differ only in the type of their events.
  const subscription = (
    args['stream'] === undefined
      ? client.subscribeToAll({ ...from, ...(filter === undefined ? {} : { filter }) })
      : client.subscribeToStream(streamOf(args, scope), fromRevision(args))
  ) as Readable & { unsubscribe(): Promise<void> }
  const events: Result[] = []
  const signals: string[] = []
  let failure: Result | undefined
  await new Promise<void>((resolve, reject) => {
    const quietMs = number(args, 'quietMs') ?? QUIET_MS
    let quiet = setTimeout(resolve, quietMs)
    const heard = (): void => {
      clearTimeout(quiet)
      quiet = setTimeout(resolve, quietMs)
    }
    subscription.on('confirmation', () => {
      signals.push('confirmation')
      heard()
    })
    subscription.on('caughtUp', () => {
      signals.push('caughtUp')
      heard()
    })
    subscription.on('data', (event: Resolved) => {
      const stream = event.link?.streamId ?? event.event?.streamId ?? ''
      if (!scope.owns(stream)) return
      events.push(describeEvent(event, scope))
      heard()
    })
    subscription.on('error', (error: Error) => {
      failure = describeError(error, scope)
      clearTimeout(quiet)
      resolve()
    })
    const steps = 'during' in args ? list(args, 'during').filter(isRecord) : []
    const during = async (): Promise<void> => {
      for (const step of steps)
        if (isRecord(step['args'])) await run(client, text(step, 'op') ?? '', step['args'], scope)
    }
    if (steps.length > 0) setTimeout(() => void during().catch(reject), BEFORE_STEPS_MS)
  })
  await subscription.unsubscribe()
  const wanted = isRecord(args['filter']) && args['filter']['checkpoints'] === true
  const ordered = checkpoints.seen.every(
    (position, index) => index === 0 || position > (checkpoints.seen[index - 1] ?? position),
  )
  return {
    events,
    signals,
    ...(wanted ? { checkpointsSeen: checkpoints.seen.length > 0, checkpointsOrdered: ordered } : {}),
    ...failure,
  }
}
