import Type, { type Static, type TObject } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'

/** A setting could not be read; the message names each variable and what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads a configuration from the environment: text is converted to the schema's types, defaults are filled in, bounds hold.
 * An empty variable counts as absent. Values never appear in the message, since some are secrets.
 * @throws ConfigError naming every variable that does not fit.
 */
export function loadConfig<Schema extends TObject>(
  schema: Schema,
  env: NodeJS.ProcessEnv = process.env,
): Static<Schema> {
  const given = Object.fromEntries(
    Object.keys(schema.properties).flatMap((name) =>
      env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]],
    ),
  )
  const candidate = Value.Convert(schema, Value.Default(schema, given))
  const validator = Compile(schema)
  if (validator.Check(candidate)) return candidate
  const complaints = validator.Errors(candidate).map(({ instancePath, message, params, keyword }) => {
    const missing =
      keyword === 'required' && 'requiredProperties' in params ? ` (${String(params.requiredProperties)})` : ''
    return `${instancePath.slice(1) || 'environment'}${missing} ${message}`
  })
  throw new ConfigError(`configuration: ${complaints.join('; ')}`)
}

/** Settings that every deployable shares. `IOC_PORT_BASE` moves all ports together. */
export const CommonConfig = Type.Object({
  IOC_PORT_BASE: Type.Integer({ default: 8400, minimum: 1, maximum: 65_000, description: 'First of the ports' }),
  IOC_HOST: Type.String({ default: '127.0.0.1', description: 'Address that HTTP listens on' }),
  IOC_DATA_DIR: Type.String({ default: '.data', description: 'Where data lies' }),
  IOC_PROVINCE: Type.String({
    default: 'ref',
    minLength: 1,
    maxLength: 32,
    description: 'Token of the province in subjects',
  }),
  IOC_CLOCK: Type.String({ default: 'real', description: 'real, or <real origin>/<simulated origin>/<rate>' }),
  IOC_LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'Least severe line that is written',
  }),
  EVENTSTORE_URL: Type.Optional(Type.String({ description: 'esdb:// address of the log; default the embedded one' })),
  NATS_URL: Type.Optional(Type.String({ description: 'Address of NATS; default the one started here' })),
  CLICKHOUSE_URL: Type.Optional(Type.String({ description: 'Address of ClickHouse; default in-process' })),
})
export type CommonConfig = Static<typeof CommonConfig>

/** Distance of each listener from `IOC_PORT_BASE`. */
export const PORT_OFFSETS = { gateway: 0, ingest: 1, admin: 2, log: 13, nats: 22, natsMonitor: 28 } as const
export const portOf = (config: Pick<CommonConfig, 'IOC_PORT_BASE'>, name: keyof typeof PORT_OFFSETS): number =>
  config.IOC_PORT_BASE + PORT_OFFSETS[name]

/** Address of the log: the setting, or the embedded log of this installation. */
export const logUrl = (config: Pick<CommonConfig, 'EVENTSTORE_URL' | 'IOC_PORT_BASE'>): string =>
  config.EVENTSTORE_URL ?? `esdb://127.0.0.1:${portOf(config, 'log')}?tls=false`

/** Address of NATS: the setting, or the server started by this installation. */
export const natsUrl = (config: Pick<CommonConfig, 'NATS_URL' | 'IOC_PORT_BASE'>): string =>
  config.NATS_URL ?? `nats://127.0.0.1:${portOf(config, 'nats')}`
