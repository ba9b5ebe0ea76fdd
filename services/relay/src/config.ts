import { CommonConfig, loadConfig } from '@ioc/kit'
import Type, { type Static } from 'typebox'

export const RelayConfig = Type.Object({
  ...CommonConfig.properties,
  RELAY_STREAM_MAX_BYTES: Type.Integer({
    default: 1024 ** 3,
    minimum: 1024 ** 2,
    description: 'Bytes that the stream keeps; the oldest messages go first',
  }),
  RELAY_STREAM_REPLICAS: Type.Integer({ default: 1, minimum: 1, maximum: 5, description: 'Copies in a NATS cluster' }),
  RELAY_DUPLICATE_WINDOW_SECONDS: Type.Integer({
    default: 120,
    minimum: 1,
    maximum: 3600,
    description: 'How long the stream remembers message ids',
  }),
  RELAY_WINDOW_MESSAGES: Type.Integer({
    default: 1024,
    minimum: 1,
    maximum: 65_536,
    description: 'Messages published and not yet acknowledged',
  }),
  RELAY_WINDOW_BYTES: Type.Integer({
    default: 8 * 1024 ** 2,
    minimum: 1024 ** 2,
    description: 'Bytes published and not yet acknowledged',
  }),
  RELAY_METRICS_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'Port of /healthz, /readyz and /metrics; default IOC_PORT_BASE + 3, 0 is none',
    }),
  ),
})
export type RelayConfig = Static<typeof RelayConfig>

/** Reads the relay's settings. @throws ConfigError naming what does not fit. */
export const relayConfig = (env: NodeJS.ProcessEnv = process.env): RelayConfig => loadConfig(RelayConfig, env)
