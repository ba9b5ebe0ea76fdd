import { readFileSync } from 'node:fs'
import { every, pause, type Clock, type Logger, type Running, type Timers } from '@ioc/kit'
import { placesOf, type SimulatorConfig } from './config.ts'
import { cursorFile } from './cursor.ts'
import { makeProvince } from './model/province.ts'
import { createIngestClient } from './send/ingest-client.ts'
import { createSender } from './send/sender.ts'
import { simulate } from './simulation.ts'

const REPORT_MS = 10_000
const ANSWER_TIMEOUT_MS = 15_000

/** Starts the simulation. Closing it lets the requests in flight be answered first. */
export function startSimulator(
  config: SimulatorConfig,
  clock: Clock,
  timers: Timers,
  logger: Logger,
): Running & { done: Promise<void> } {
  const places = placesOf(config)
  const { IOC_SIM_SEED: seed, IOC_SIM_SCHOOLS: schools, IOC_SIM_CONCURRENCY: concurrency } = config
  const province = makeProvince({ seed, schools, province: config.IOC_PROVINCE })
  const stopping = new AbortController()
  const stopped = (): boolean => stopping.signal.aborted
  const wait = (ms: number): Promise<void> => pause(timers, ms, stopping.signal)
  const client = createIngestClient({
    url: places.ingestUrl,
    key: () => readFileSync(places.keyFile, 'utf8').trim(),
    connections: concurrency,
    timeoutMs: ANSWER_TIMEOUT_MS,
  })
  const onTrouble = (reason: string): void => logger.warn({ reason }, 'will send again')
  const sender = createSender({ client, concurrency, wait, stopped, onTrouble })
  const endReports = every(timers, REPORT_MS, () =>
    logger.info({ at: new Date(clock.now()).toISOString(), ...sender.tally() }, 'sent'),
  )
  const cursor = cursorFile(places.cursorFile, { seed, schools })
  const done = simulate({ province, clock, cursor, send: (items) => sender.send(items), wait, stopped })
  logger.info({ seed, schools, ingest: places.ingestUrl }, 'simulating')
  return {
    done,
    async close() {
      stopping.abort()
      endReports()
      await done
      client.close()
    },
  }
}
