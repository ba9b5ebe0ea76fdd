import { ANY, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Random } from '../testing/random.ts'
import { bundleServer, type ServerProcess, startServer } from '../testing/server-process.ts'
import { temporaryDirectory } from '../testing/temporary.ts'
import { appendOutcome, newestRevision } from './commands.ts'
import { type Operation, violations } from './linearizability.ts'

const ROUNDS = Number(process.env['EVENTSTORE_MODEL_RUNS'] ?? 10)
const CLIENTS = 3
const CALLERS = 8
const CALLS = 25
const STREAMS = ['a', 'b', 'c']

let directory: ReturnType<typeof temporaryDirectory>
let server: ServerProcess
let clients: EventStoreDBClient[]

beforeAll(bundleServer)
beforeEach(async () => {
  directory = temporaryDirectory('concurrent')
  // Small segments, so that histories go over their ends.
  server = await startServer(directory.path, { EVENTSTORE_SEGMENT_BYTES: '8192' })
  clients = Array.from({ length: CLIENTS }, () => EventStoreDBClient.connectionString(server.url))
})
afterEach(async () => {
  await Promise.all(clients.map((client) => client.dispose()))
  await server.kill('SIGTERM')
  directory.remove()
})

/** Callers that append with every kind of expectation, and read, all at once; what each call did or saw. */
async function concurrently(random: Random): Promise<Operation[]> {
  const history: Operation[] = []
  let clock = 0
  const tick = (): number => (clock += 1)
  const caller = async (client: EventStoreDBClient): Promise<void> => {
    /** What this caller last knew of each stream: often out of date, so that expectations fail too. */
    const known = new Map(STREAMS.map((stream) => [stream, -1]))
    for (let call = 0; call < CALLS; call += 1) {
      const stream = random.pick(STREAMS)
      const invoked = tick()
      if (random.below(4) === 0) {
        const revision = await newestRevision(client, stream)
        history.push({ stream, invoked, responded: tick(), revision, count: 0 })
        known.set(stream, revision)
        continue
      }
      const last = known.get(stream) ?? -1
      const ids = Array.from({ length: random.pick([1, 1, 3]) }, () => random.uuid())
      const expected = random.below(3) === 0 ? ANY : last < 0 ? NO_STREAM : BigInt(last)
      const outcome = await appendOutcome(client, stream, expected, ids)
      history.push({ stream, invoked, responded: tick(), ...outcome })
      known.set(stream, outcome.revision)
    }
  }
  await Promise.all(
    Array.from({ length: CALLERS }, (_, index) => {
      const client = clients[index % CLIENTS]
      if (client === undefined) throw new Error('no client')
      return caller(client)
    }),
  )
  return history
}

describe('calls of many clients at once', () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'can be put into one order that explains every answer (seed %d)',
    async (seed) => {
      const history = await concurrently(new Random(seed))
      expect(history.some(({ count }) => count === 0)).toBe(true)
      expect(history.filter(({ position }) => position !== undefined).length).toBeGreaterThan(CALLS)
      expect(violations(history)).toEqual([])
    },
  )
})
