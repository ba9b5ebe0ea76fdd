import { join } from 'node:path'
import type { ClickHouseTarget } from '@ioc/clickhouse'
import { GatewayConfig } from '@ioc/gateway'
import { ConfigError, loadConfig, mustBe, NAME } from '@ioc/kit'
import { ThingKeySetting } from '@ioc/projections'
import Type, { type Static } from 'typebox'

export const ReadSideConfig = Type.Object({
  ...GatewayConfig.properties,
  IOC_ROLES: Type.String({
    ...NAME,
    ...mustBe('projector, gateway, or both as projector,gateway'),
    default: 'projector,gateway',
    pattern: '^(projector|gateway)(,(projector|gateway))?$',
    description: 'What this process runs; one of them alone needs CLICKHOUSE_URL',
  }),
  IOC_THING_KEY: ThingKeySetting,
  CLICKHOUSE_USER: Type.Optional(Type.String({ description: 'User at CLICKHOUSE_URL' })),
  CLICKHOUSE_PASSWORD: Type.Optional(Type.String({ description: 'Password at CLICKHOUSE_URL' })),
  CLICKHOUSE_CLUSTER: Type.Optional(
    Type.String({
      ...NAME,
      description: 'Name of the cluster for ON CLUSTER and replicated tables; default a single server',
    }),
  ),
  READ_SIDE_ANALYSTS: Type.Integer({ default: 2, minimum: 1, maximum: 64, description: 'Analysts served at once' }),
})
export type ReadSideConfig = Static<typeof ReadSideConfig>

export type ReadSideRole = 'projector' | 'gateway'

/** The roles that this process takes. */
export const rolesOf = (config: Pick<ReadSideConfig, 'IOC_ROLES'>): ReadonlySet<ReadSideRole> =>
  new Set(config.IOC_ROLES.split(',').filter((role) => role === 'projector' || role === 'gateway'))

/**
 * Reads the settings of the read side.
 * @throws ConfigError naming what does not fit, also when roles are split over an embedded ClickHouse.
 */
export function readSideConfig(env: NodeJS.ProcessEnv = process.env): ReadSideConfig {
  const config = loadConfig(ReadSideConfig, env)
  if (rolesOf(config).size < 2 && config.CLICKHOUSE_URL === undefined) {
    throw new ConfigError(
      'IOC_ROLES: the embedded ClickHouse belongs to one process; set CLICKHOUSE_URL to split roles',
    )
  }
  return config
}

/** Where ClickHouse is: the server of the settings, else embedded in the data directory. */
export function clickhouseTarget(config: ReadSideConfig): ClickHouseTarget {
  const { CLICKHOUSE_URL: url, CLICKHOUSE_USER: username, CLICKHOUSE_PASSWORD: password } = config
  if (url === undefined) return { path: join(config.IOC_DATA_DIR, 'clickhouse') }
  return {
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  }
}
