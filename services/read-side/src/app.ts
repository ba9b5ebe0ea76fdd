import { openClickHouse, type ClickHouse } from '@ioc/clickhouse'
import { startGateway, type Gateway } from '@ioc/gateway'
import { keyWitness } from '@ioc/kit/keys'
import { connectLog } from '@ioc/log-client'
import { logUrl, natsUrl, portOf, type Clock, type Failpoints, type Logger, type Machine, type Running } from '@ioc/kit'
import { createAdmin, readModelsUnder, startProjector, thingKeyOf } from '@ioc/projections'
import { guardAdmin } from './admin-access.ts'
import { besideProjector } from './beside-projector.ts'
import { clickhouseTarget, rolesOf, type ReadSideConfig } from './config.ts'

export interface ReadSideOptions {
  readonly config: ReadSideConfig
  readonly clock: Clock
  readonly machine: Machine
  readonly logger: Logger
  readonly failpoints: Failpoints
}

/** Stops the parts in the reverse of the order in which they were started, all of them even when one fails. */
class Parts implements Running {
  readonly #steps: (() => unknown)[] = []

  add(stop: () => unknown): void {
    this.#steps.unshift(stop)
  }

  async close(): Promise<void> {
    const failures: unknown[] = []
    for (const stop of this.#steps.splice(0)) {
      try {
        await stop()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some parts did not stop cleanly')
  }
}

async function startProjectorPart(
  { config, clock, machine, logger, failpoints }: ReadSideOptions,
  clickhouse: ClickHouse,
  parts: Parts,
  onCommit: () => void,
): Promise<void> {
  const log = connectLog(logUrl(config))
  const projector = await startProjector({
    log,
    clickhouse,
    natsUrl: natsUrl(config),
    models: readModelsUnder(thingKeyOf(config.IOC_DATA_DIR, config.IOC_THING_KEY)),
    knowsKey: keyWitness(config.IOC_DATA_DIR),
    clock,
    timers: machine.timers,
    failpoints,
    logger: logger.child({ part: 'projector' }),
    onCommit,
    ...(config.CLICKHOUSE_CLUSTER === undefined ? {} : { cluster: { name: config.CLICKHOUSE_CLUSTER } }),
  })
  parts.add(() => projector.close())
  const admin = createAdmin({ projector, clickhouse, host: config.IOC_HOST })
  guardAdmin(admin, config.IOC_HOST, config.IOC_DATA_DIR)
  await admin.listen({ host: config.IOC_HOST, port: portOf(config, 'admin') })
  parts.add(() => admin.close())
}

/** Starts what the roles name, over one ClickHouse. What started before a failure is stopped again. */
export async function startReadSide(options: ReadSideOptions): Promise<Running> {
  const { config, clock, machine, logger, failpoints } = options
  const roles = rolesOf(config)
  const parts = new Parts()
  try {
    const clickhouse = await openClickHouse(clickhouseTarget(config), { analysts: config.READ_SIDE_ANALYSTS })
    parts.add(() => clickhouse.close())
    let gateway: Gateway | undefined
    // The projector first: the gateway reads tables that it makes.
    if (roles.has('projector')) await startProjectorPart(options, clickhouse, parts, () => gateway?.notify())
    if (roles.has('gateway')) {
      const part = logger.child({ part: 'gateway' })
      const start = async (): Promise<Gateway> =>
        (gateway = await startGateway({ clickhouse, config, clock, machine, logger: part, failpoints }))
      if (roles.has('projector')) parts.add(await besideProjector(start, config, part, machine.timers))
      else {
        const alone = await start()
        parts.add(() => alone.close())
      }
    }
    return parts
  } catch (error) {
    await parts.close()
    throw error
  }
}
