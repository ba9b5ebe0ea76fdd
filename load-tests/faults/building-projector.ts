import { openClickHouse } from '@ioc/clickhouse'
import { createFailpoints, createLogger } from '@ioc/kit'
import { createAdmin, MODEL_BUILD_FAILPOINTS, PROJECTOR_FAILPOINTS, startProjector } from '@ioc/projections'
import { readModels } from '@ioc/projections/read-models'
import { openLog } from '../ledger/log-reader.ts'

/**
 * A projector alone, in a process that can be killed: over an embedded ClickHouse of its own, with `payments` in another version.
 * Arguments: directory, address of the log, version of `payments`. Prints the admin address. Batches are small and slow, so that a
 * build takes seconds.
 */
const [path = '', log = '', version = ''] = process.argv.slice(2)
const LIMITS = { intervalMs: 40, maxEntries: 20, maxBytes: 1_000_000 }
/** Nothing listens there: it reads the log. */
const NO_NATS = 'nats://127.0.0.1:1'

const clickhouse = await openClickHouse({ path })
const projector = await startProjector({
  log: openLog(log),
  clickhouse,
  natsUrl: NO_NATS,
  models: readModels.map((model) => (model.name === 'payments' ? { ...model, version: Number(version) } : model)),
  clock: { real: () => Date.now() },
  logger: createLogger('building-projector', 'warn'),
  failpoints: createFailpoints([...PROJECTOR_FAILPOINTS, ...MODEL_BUILD_FAILPOINTS]),
  limits: LIMITS,
  watchMs: 100,
  graceMs: 0,
})
const admin = createAdmin({ projector, clickhouse, host: '127.0.0.1' })
process.stdout.write(`${await admin.listen({ host: '127.0.0.1', port: 0 })}\n`)
process.stdin.on('end', () => process.exit(0)).resume()
