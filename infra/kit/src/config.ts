import { normalName } from '@ioc/contracts'
import Type, { type Static, type TObject } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'

/** A setting could not be read; the message names each variable and what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Marks a setting whose text names something: it is taken as every name is, whatever an editor or a copy has put around it. */
export const NAME = { names: true } as const
/** What a setting must be, in words, for the message about one that does not fit its pattern. */
export const mustBe = (words: string) => ({ mustBe: words })

/** Secrets and paths are bytes of somebody else's choosing: they stay as they are, except that blanks alone say nothing. */
const given = (property: object, text: string): string => {
  if (normalName(text) === '') return ''
  return 'names' in property ? normalName(text) : text
}

/**
 * Reads a configuration from the environment: text is converted to the schema's types, defaults are filled in, bounds hold.
 * A variable that is empty or blank counts as absent; numbers, choices and what names something ({@link NAME}) lose white space and
 * invisible characters at both ends. Values never appear in the message, since some are secrets.
 * @throws ConfigError naming every variable that does not fit.
 */
export function loadConfig<Schema extends TObject>(
  schema: Schema,
  env: NodeJS.ProcessEnv = process.env,
): Static<Schema> {
  const said = Object.fromEntries(
    Object.entries(schema.properties).flatMap(([name, property]) => {
      const text = given(property, env[name] ?? '')
      return text === '' ? [] : [[name, text]]
    }),
  )
  const candidate = Value.Convert(schema, Value.Default(schema, said))
  const validator = Compile(schema)
  if (validator.Check(candidate)) return candidate
  const complaints = validator.Errors(candidate).map(({ instancePath, message, params, keyword }) => {
    const missing =
      keyword === 'required' && 'requiredProperties' in params ? ` (${String(params.requiredProperties)})` : ''
    const name = instancePath.slice(1)
    const property: unknown = schema.properties[name]
    return `${name || 'environment'}${missing} ${wordsFor(property) ?? message}`
  })
  throw new ConfigError(`configuration: ${complaints.join('; ')}`)
}

const wordsFor = (property: unknown): string | undefined =>
  property !== null && typeof property === 'object' && 'mustBe' in property
    ? `must be ${String(property.mustBe)}`
    : undefined

const address = (schemes: string, example: string) => ({
  ...NAME,
  pattern: `^(${schemes})://\\S+$`,
  ...mustBe(`an address such as ${example}`),
})

/** Settings that every deployable shares. `IOC_PORT_BASE` moves all ports together. */
export const CommonConfig = Type.Object({
  IOC_PORT_BASE: Type.Integer({
    ...NAME,
    ...mustBe('a whole number from 1 to 65000, the first of the ports'),
    default: 8400,
    minimum: 1,
    maximum: 65_000,
    description: 'First of the ports',
  }),
  IOC_HOST: Type.String({
    ...NAME,
    ...mustBe('an IP address or a host name such as 127.0.0.1, without scheme, port or path'),
    default: '127.0.0.1',
    pattern: '^([A-Za-z0-9]([A-Za-z0-9._-]{0,252})|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]+)?)$',
    description: 'Address that HTTP listens on',
  }),
  IOC_DATA_DIR: Type.String({ default: '.data', description: 'Where data lies' }),
  IOC_PROVINCE: Type.String({
    ...NAME,
    ...mustBe('1 to 32 characters that name the province'),
    default: 'ref',
    minLength: 1,
    maxLength: 32,
    description: 'Token of the province in subjects',
  }),
  IOC_CLOCK: Type.String({ ...NAME, default: 'real', description: 'real, or <real origin>/<simulated origin>/<rate>' }),
  IOC_LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    ...NAME,
    ...mustBe('trace, debug, info, warn, error or silent'),
    default: 'info',
    description: 'Least severe line that is written',
  }),
  EVENTSTORE_URL: Type.Optional(
    Type.String({
      ...address('(esdb|kurrentdb)(\\+discover)?', 'esdb://127.0.0.1:2113?tls=false'),
      description: 'esdb:// address of the log; default the embedded one',
    }),
  ),
  NATS_URL: Type.Optional(
    Type.String({
      ...NAME,
      ...mustBe('an address such as nats://127.0.0.1:4222, several separated by commas'),
      pattern: '^\\S+$',
      description: 'Address of NATS; default the one started here',
    }),
  ),
  CLICKHOUSE_URL: Type.Optional(
    Type.String({
      ...address('https?', 'http://127.0.0.1:8123'),
      description: 'Address of ClickHouse; default in-process',
    }),
  ),
})
export type CommonConfig = Static<typeof CommonConfig>

/** Distance of each listener from `IOC_PORT_BASE`. */
export const PORT_OFFSETS = {
  gateway: 0,
  ingest: 1,
  admin: 2,
  relay: 3,
  log: 13,
  nats: 22,
  natsMonitor: 28,
} as const
export const portOf = (config: Pick<CommonConfig, 'IOC_PORT_BASE'>, name: keyof typeof PORT_OFFSETS): number =>
  config.IOC_PORT_BASE + PORT_OFFSETS[name]

/** Address of the log: the setting, or the embedded log of this installation. */
export const logUrl = (config: Pick<CommonConfig, 'EVENTSTORE_URL' | 'IOC_PORT_BASE'>): string =>
  config.EVENTSTORE_URL ?? `esdb://127.0.0.1:${portOf(config, 'log')}?tls=false`

/** Address of NATS: the setting, or the server started by this installation. */
export const natsUrl = (config: Pick<CommonConfig, 'NATS_URL' | 'IOC_PORT_BASE'>): string =>
  config.NATS_URL ?? `nats://127.0.0.1:${portOf(config, 'nats')}`
