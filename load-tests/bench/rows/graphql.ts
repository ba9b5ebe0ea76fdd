import type { ClickHouse } from '@ioc/clickhouse'
import { GatewayConfig, startGateway } from '@ioc/gateway'
import { createLogger, loadConfig, noFailpoints, systemClock, systemMachine } from '@ioc/kit'
import { modelVersions } from '@ioc/projections'
import { readModels } from '@ioc/projections/read-models'
import { ask } from '../../lib/graphql.ts'
import { interleave } from '../lib/interleave.ts'
import { BENCH_DAY, BENCH_ROOT, fillProvince } from '../lib/province.ts'
import { withLog, withRebuilt } from '../lib/rebuilt.ts'
import type { Row } from '../lib/row.ts'
import { quantile } from '../lib/stats.ts'

const QUERY = `{ attendance(unit: "${BENCH_ROOT}", date: "${BENCH_DAY}", session: morning) { numerator denominator percent asOf { position } } }`

/** Hands every query on and, while asked to, remembers how to send it again. */
function recording(clickhouse: ClickHouse): {
  readonly recorder: ClickHouse
  readonly record: (on: boolean) => (() => Promise<unknown>)[]
} {
  let replays: (() => Promise<unknown>)[] | undefined
  const recorder: ClickHouse = {
    ...clickhouse,
    insert: (...args) => clickhouse.insert(...args),
    command: (...args) => clickhouse.command(...args),
    kill: (...args) => clickhouse.kill(...args),
    load: () => clickhouse.load(),
    close: () => clickhouse.close(),
    query: (role, sql, params, options) => {
      replays?.push(() => clickhouse.query(role, sql, params, options))
      return clickhouse.query(role, sql, params, options)
    },
  }
  return {
    recorder,
    record: (on) => {
      const recorded = replays ?? []
      replays = on ? [] : undefined
      return recorded
    },
  }
}

async function p99(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let count = 0; count < times; count += 1) {
    const start = performance.now()
    await work()
    taken.push(performance.now() - start)
  }
  return quantile(taken, 0.99)
}

/** A figure over GraphQL and HTTP against the very statements that it sends, sent directly. */
export const graphql: Row = {
  name: 'graphql',
  item: 'GraphQL p99 ÷ p99 of the same SQL sent directly (attendance of a province, cached by neither)',
  unit: '×',
  better: 'lower',
  floor: 2,
  goal: 1.3,
  async run({ quick, system }) {
    const running = await system()
    await fillProvince(running, quick)
    return withLog(running.urls.log, (log) =>
      withRebuilt(log, async ({ clickhouse, entries }) => {
        await clickhouse.insert('ioc.pointer', [
          {
            generation: 1,
            epoch: 1,
            set_at_ms: String(Date.now()),
            versions: modelVersions(readModels),
            catalogue_version: 1,
          },
        ])
        const { recorder, record } = recording(clickhouse)
        const gateway = await startGateway({
          clickhouse: recorder,
          config: loadConfig(GatewayConfig, { IOC_DATA_DIR: running.dataDir }),
          clock: systemClock,
          machine: systemMachine,
          logger: createLogger('bench', 'silent'),
          failpoints: noFailpoints,
          port: 0,
        })
        try {
          const overHttp = (): Promise<unknown> => ask(`${gateway.url}/graphql`, QUERY)
          await overHttp()
          record(true)
          await overHttp()
          const statements = record(false)
          const directly = async (): Promise<void> => {
            for (const statement of statements) await statement()
          }
          const times = quick ? 50 : 400
          const compared = await interleave(
            quick ? 2 : 5,
            () => p99(times, overHttp),
            () => p99(times, directly),
          )
          const { ratio, lowest, highest, subject, base } = compared
          const detail = `${subject.toFixed(1)} against ${base.toFixed(1)} ms, ${statements.length} statements, ${entries} facts`
          return { value: ratio, lowest, highest, detail }
        } finally {
          await gateway.close()
        }
      }),
    )
  },
}
