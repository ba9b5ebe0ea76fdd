import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonEvent, type EventStoreDBClient } from '@eventstore/db-client'
import { openClickHouse, type ClickHouse } from '@ioc/clickhouse'
import { eventId, factHash, publicEvents, exampleEvent, unitStream } from '@ioc/contracts'
import { startEventLog } from '@ioc/eventstore'
import { connectLog } from '@ioc/log-client'
import { createLogger } from '@ioc/kit'
import { createAdmin, readModelsUnder, startProjector, thingKeyOf, THING_KEY_FILE } from '@ioc/projections'

/** Log, projector and admin address as they run in a system, without bus: the projector then reads the log itself. */
export interface LiveSystem {
  readonly dataDir: string
  readonly clickhouse: ClickHouse
  /** Appends the example of every public type, as ingest would; gives the position of the last. */
  readonly appendExamples: () => Promise<bigint>
  /** Database that readers use. */
  readonly database: () => string
  readonly position: () => bigint
  /** Starts projector and admin address again, over the same tables, with what is another way now. */
  readonly restart: (changed: Changed) => Promise<void>
  readonly close: () => Promise<void>
}

type Changed = Partial<Pick<Parameters<typeof startProjector>[0], 'models' | 'limits'>>

/** Nothing listens there. */
const NO_NATS = 'nats://127.0.0.1:1'

async function appendExamples(log: EventStoreDBClient): Promise<bigint> {
  let last = 0n
  for (const definition of publicEvents) {
    const { specversion: _specversion, data, ...ce } = exampleEvent(definition)
    const hash = factHash({
      type: ce.type,
      subject: ce.subject,
      data,
      ...(ce.time === undefined ? {} : { time: ce.time }),
    })
    const metadata = { ce, receivedAt: '2026-03-02T07:00:00.000+07:00', keyId: 'spec', hash, flags: [] }
    const id = eventId(ce.source, ce.id, hash)
    const event = jsonEvent({ id, type: ce.type, data: data as never, metadata })
    const { position } = await log.appendToStream(unitStream(ce.subject), event)
    last = position?.commit ?? last
  }
  return last
}

/** Starts all of it in a directory of its own, with a `run.json` by which the command finds it. */
export async function startLiveSystem(): Promise<LiveSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ioc-live-'))
  await writeFile(join(dataDir, THING_KEY_FILE), 'key of this installation\n')
  const server = await startEventLog({ dataDir: join(dataDir, 'log'), port: 0 })
  const log = connectLog(server.url)
  const clickhouse = await openClickHouse({ path: join(dataDir, 'clickhouse') })
  const begin = async (changed: Changed) => {
    const projector = await startProjector({
      log,
      clickhouse,
      natsUrl: NO_NATS,
      models: readModelsUnder(thingKeyOf(dataDir, undefined)),
      clock: { real: () => Date.now() },
      logger: createLogger('spec', 'silent'),
      watchMs: 100,
      ...changed,
    })
    const admin = createAdmin({ projector, clickhouse, host: '127.0.0.1' })
    const url = await admin.listen({ host: '127.0.0.1', port: 0 })
    const state = { urls: { admin: url, log: server.url, graphql: '' }, pids: {}, apiKey: 'spec' }
    await writeFile(join(dataDir, 'run.json'), JSON.stringify(state))
    return { projector, admin }
  }
  let running = await begin({})
  const end = async (): Promise<void> => {
    await running.admin.close()
    await running.projector.close()
  }
  return {
    dataDir,
    clickhouse,
    appendExamples: () => appendExamples(log),
    position: () => BigInt(running.projector.status().position),
    database() {
      const database = running.projector.database()
      if (database === undefined) throw new Error('no generation is live yet')
      return database
    },
    async restart(changed) {
      await end()
      running = await begin(changed)
    },
    async close() {
      await end()
      await clickhouse.close()
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
