import { randomBytes } from 'node:crypto'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordings, type Recording } from './recording.ts'
import { Scope } from './scope.ts'
import { run } from './steps.ts'

/** Gives a client of the server under test. */
export interface Connection {
  readonly client: EventStoreDBClient
  close(): Promise<void>
}

const AT_ONCE = 16

/** `$all` with a maximum shows what others write meanwhile, so recordings that read it run alone. */
const needsQuiet = (recording: Recording): boolean => recording.steps.some((step) => step.op === 'readAll')

/** The short form in which histories record events and errors. */
function shorten(value: Record<string, unknown>, recorded: Record<string, unknown>): Record<string, unknown> {
  const short = { ...value }
  const events: unknown = short['events']
  if (Array.isArray(events)) {
    short['events'] = events.map(
      (each: { event: { id: string; revision: string } | null }) =>
        `${each.event?.id ?? '?'}@${each.event?.revision ?? '?'}`,
    )
  }
  if (!('commitEqualsPrepare' in recorded)) Reflect.deleteProperty(short, 'commitEqualsPrepare')
  const error: unknown = short['error']
  const recordedError = recorded['error']
  if (typeof error === 'object' && error !== null && typeof recordedError === 'object' && recordedError !== null) {
    short['error'] = Object.fromEntries(Object.entries(error).filter(([key]) => key in recordedError))
  }
  return short
}

async function replay(
  client: EventStoreDBClient,
  recording: Recording,
  salt: string,
  kind: string,
): Promise<unknown[]> {
  const scope = new Scope(recording.name, salt)
  const results: unknown[] = []
  for (const step of recording.steps) {
    const result = await run(client, step.op, step.args, scope)
    if (!('revisions' in step.result)) Reflect.deleteProperty(result, 'revisions')
    results.push(kind === 'histories' ? shorten(result, step.result) : result)
  }
  return results
}

async function replayAll(client: EventStoreDBClient, kind: 'cases' | 'histories'): Promise<Map<string, unknown[]>> {
  const salt = randomBytes(4).toString('hex')
  const all = recordings(kind)
  const results = new Map<string, unknown[]>()
  const one = async (recording: Recording): Promise<void> => {
    results.set(recording.name, await replay(client, recording, salt, kind))
  }
  for (const recording of all.filter(needsQuiet)) await one(recording)
  const queue = all.filter((recording) => !needsQuiet(recording))
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await one(next)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

/**
 * Replays what a real server was seen to answer and compares every recorded field.
 * @param deviations recordings that this server answers otherwise on purpose, with the reason.
 */
export function answersLikeTheRealServer(
  connect: () => Promise<Connection>,
  deviations: ReadonlyMap<string, string> = new Map(),
): void {
  describe.each(['cases', 'histories'] as const)('recorded %s', (kind) => {
    let connection: Connection
    let results = new Map<string, unknown[]>()
    beforeAll(async () => {
      connection = await connect()
      results = await replayAll(connection.client, kind)
    })
    afterAll(() => connection.close())
    it.each(recordings(kind).map((recording) => [recording.name, recording.what ?? 'as recorded', recording] as const))(
      '%s: %s',
      (name, _what, recording) => {
        const recorded = recording.steps.map((step) => step.result)
        if (deviations.has(name)) expect(results.get(name)).not.toEqual(recorded)
        else expect(results.get(name)).toEqual(recorded)
      },
    )
  })
}
