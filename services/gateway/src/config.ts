import { CommonConfig } from '@ioc/kit'
import Type, { type Static } from 'typebox'

/** Settings of the gateway, beside those that every deployable has. */
export const GatewayConfig = Type.Object({
  ...CommonConfig.properties,
  GATEWAY_ALLOWED_HOSTS: Type.String({
    default: '',
    description: 'Further names under which the gateway is published, separated by commas',
  }),
  GATEWAY_MAX_DEPTH: Type.Integer({
    default: 12,
    minimum: 4,
    maximum: 100,
    description: 'Levels of a GraphQL operation',
  }),
  GATEWAY_MAX_COST: Type.Integer({
    default: 100_000,
    minimum: 100,
    maximum: 10_000_000,
    description: 'Cost of a GraphQL operation: fields times page sizes, reads count more',
  }),
  GATEWAY_MAX_SCREENS: Type.Integer({ default: 2_000, minimum: 1, maximum: 100_000, description: 'Open sockets' }),
  GATEWAY_SCREEN_BUFFER: Type.Integer({
    default: 4_194_304,
    minimum: 65_536,
    maximum: 268_435_456,
    description: 'Bytes that may wait for a slow screen before it is skipped',
  }),
})
export type GatewayConfig = Static<typeof GatewayConfig>

/** The names in `GATEWAY_ALLOWED_HOSTS`. */
export const allowedHosts = (config: Pick<GatewayConfig, 'GATEWAY_ALLOWED_HOSTS'>): string[] =>
  config.GATEWAY_ALLOWED_HOSTS.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
