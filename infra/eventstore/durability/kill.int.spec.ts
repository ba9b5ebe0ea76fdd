import { EventStoreDBClient } from '@eventstore/db-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkLog, LOG_FAILPOINTS } from '../src/index.ts'
import { Random } from '../testing/random.ts'
import { bundleServer, type ServerProcess, startServer } from '../testing/server-process.ts'
import { temporaryDirectory } from '../testing/temporary.ts'
import { contents, Ledger } from './ledger.ts'
import { Storm } from './storm.ts'

/** A log is used for so many rounds, then a new one begins: each round reads all of it. */
const ROUNDS_PER_LOG = 10

const ROUNDS = Number(process.env['EVENTSTORE_ROUNDS'] ?? 10)
const SEED = Number(process.env['EVENTSTORE_SEED'] ?? 1)
const WRITERS = 12
/** Small, so that every round closes segments and writes index files. */
const SMALL_SEGMENTS = { EVENTSTORE_SEGMENT_BYTES: '60000' }

/** Appends until the server dies; by itself at a failpoint, or killed once enough was acknowledged. */
async function stormUntilDeath(server: ServerProcess, storm: Storm, enough: number | undefined): Promise<void> {
  const running = storm.run(WRITERS)
  if (enough !== undefined) {
    await expect.poll(() => storm.acknowledged, { timeout: 20_000, interval: 1 }).toBeGreaterThan(enough)
    server.child.kill('SIGKILL')
  }
  await server.ended
  storm.stop()
  await running
}

class Rounds {
  ledger = new Ledger()
  #directory = temporaryDirectory('kill')
  readonly #heads = new Map<string, bigint>()
  #rounds = 0

  async round(random: Random, env: NodeJS.ProcessEnv, enough: number | undefined): Promise<void> {
    this.#rounds += 1
    if (this.#rounds % ROUNDS_PER_LOG === 0) this.#beginAnew()
    const server = await startServer(this.#directory.path, { ...SMALL_SEGMENTS, ...env })
    const client = EventStoreDBClient.connectionString(server.url)
    const storm = new Storm(client, random, this.#heads)
    await stormUntilDeath(server, storm, enough)
    await client.dispose()
    this.ledger.add(storm.attempts)
    await this.verify(storm.attempts.length)
  }

  async verify(newest: number): Promise<void> {
    const server = await startServer(this.#directory.path, SMALL_SEGMENTS)
    const client = EventStoreDBClient.connectionString(server.url)
    try {
      this.ledger.verify(await contents(client))
      await this.ledger.retry(client, newest)
      const after = await contents(client)
      this.ledger.verify(after)
      for (const [stream, events] of after.streams) this.#heads.set(stream, BigInt(events.length - 1))
    } finally {
      await client.dispose()
      await server.kill('SIGKILL')
    }
    expect(checkLog({ dataDir: this.#directory.path }).problems).toEqual([])
  }

  #beginAnew(): void {
    this.remove()
    this.#directory = temporaryDirectory('kill')
    this.ledger = new Ledger()
    this.#heads.clear()
  }

  remove(): void {
    this.#directory.remove()
  }
}

describe('a log whose process is killed in a storm of appends', () => {
  const rounds = new Rounds()
  beforeAll(bundleServer)
  afterAll(() => rounds.remove())

  it.each(Array.from({ length: ROUNDS }, (_, round) => SEED * 1000 + round))(
    'keeps everything acknowledged and shows no half append when killed at a random moment (seed %d)',
    async (seed) => {
      const random = new Random(seed)
      await rounds.round(random, {}, random.below(300))
    },
  )

  it.each(LOG_FAILPOINTS)('does so when it dies at %s', async (failpoint) => {
    const often = failpoint.includes('segment') || failpoint.includes('index-file') ? 1 : 1 + (failpoint.length % 7)
    await rounds.round(new Random(SEED), { IOC_FAILPOINTS: `${failpoint}:${often}=kill` }, undefined)
  })
})
