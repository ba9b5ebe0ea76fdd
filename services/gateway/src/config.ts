import { normalName } from '@ioc/contracts'
import { CommonConfig } from '@ioc/kit'
import Type, { type Static } from 'typebox'

/** Settings of the gateway, beside those that every deployable has. */
export const GatewayConfig = Type.Object({
  ...CommonConfig.properties,
  GATEWAY_ALLOWED_HOSTS: Type.String({
    default: '',
    description: 'Further names under which the gateway is published, separated by commas',
  }),
  GATEWAY_BEHIND_PROXY: Type.Boolean({
    default: false,
    description: 'Whether a proxy of ours passes requests on: its X-Forwarded-Proto and -For are believed',
  }),
  GATEWAY_MAX_DEPTH: Type.Integer({
    default: 12,
    minimum: 4,
    maximum: 100,
    description: 'Levels of a GraphQL operation',
  }),
  GATEWAY_MAX_COST: Type.Integer({
    default: 50_000,
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
  GATEWAY_MAX_ANSWER: Type.Integer({
    default: 4_194_304,
    minimum: 65_536,
    maximum: 67_108_864,
    description: 'Bytes of one answer',
  }),
  GATEWAY_CLIENT_UNREAD: Type.Integer({
    default: 16_777_216,
    minimum: 65_536,
    maximum: 1_073_741_824,
    description: 'Bytes of answers over HTTP that one client may leave unread before it is given no more',
  }),
  GATEWAY_ALL_UNREAD: Type.Integer({
    default: 134_217_728,
    minimum: 1_048_576,
    maximum: 17_179_869_184,
    description: 'Bytes that all clients together may leave unread',
  }),
  GATEWAY_STALLED_SECONDS: Type.Integer({
    default: 15,
    minimum: 1,
    maximum: 600,
    description: 'Seconds after which a connection that takes nothing of what waits for it is ended',
  }),
  GATEWAY_MAX_CONNECTIONS: Type.Integer({
    default: 4_000,
    minimum: 1,
    maximum: 200_000,
    description: 'Open connections, screens and others',
  }),
  GATEWAY_ADDRESS_CONNECTIONS: Type.Integer({
    default: 1_000,
    minimum: 1,
    maximum: 200_000,
    description: 'Of them, those of one address that is not of this machine',
  }),
  GATEWAY_ANALYST_OPERATIONS: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: 1_000,
    description: 'Operations of analysts that run at once; half of them may be of one client',
  }),
  GATEWAY_ANALYST_READS: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 64,
    description: 'Reads of analysts that run at once',
  }),
  GATEWAY_ANALYST_THREADS: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 256,
    description: 'Threads of ClickHouse for one read of an analyst',
  }),
  GATEWAY_OPERATION_SECONDS: Type.Integer({
    default: 30,
    minimum: 1,
    maximum: 3_600,
    description: 'Seconds after which an operation of an analyst is given up',
  }),
})
export type GatewayConfig = Static<typeof GatewayConfig>

/** The names in `GATEWAY_ALLOWED_HOSTS`. */
export const allowedHosts = (config: Pick<GatewayConfig, 'GATEWAY_ALLOWED_HOSTS'>): string[] =>
  config.GATEWAY_ALLOWED_HOSTS.split(',')
    .map(normalName)
    .filter((name) => name !== '')
