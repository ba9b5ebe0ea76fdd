import { normalName } from '@ioc/contracts'
import { CommonConfig } from '@ioc/kit'
import Type, { type Static } from 'typebox'

const MEBIBYTE = 1_048_576

/** Settings of ingest; every one has a default that fits one machine. */
export const IngestConfig = Type.Object({
  ...CommonConfig.properties,
  INGEST_ALLOWED_HOSTS: Type.String({
    default: '',
    description: 'Further Host names under which it is published, comma-separated',
  }),
  INGEST_MAX_QUEUED_EVENTS: Type.Integer({
    default: 20_000,
    minimum: 1,
    maximum: 1_000_000,
    description:
      'Events waiting for the log, over all units; beyond it, or beyond the share of their key, senders are told to retry',
  }),
  INGEST_MAX_QUEUED_BYTES: Type.Integer({
    default: 64 * MEBIBYTE,
    minimum: MEBIBYTE,
    maximum: 4_096 * MEBIBYTE,
    description: 'The same in bytes of data',
  }),
  INGEST_MAX_BODY_BYTES: Type.Integer({
    default: 128 * MEBIBYTE,
    minimum: 4 * MEBIBYTE,
    maximum: 4_096 * MEBIBYTE,
    description:
      'Bytes of request bodies that have arrived, at once; beyond it, or the share of their key, senders are told to retry',
  }),
  INGEST_BODY_DEADLINE_MS: Type.Integer({
    default: 60_000,
    minimum: 100,
    maximum: 600_000,
    description: 'After this a body that has not arrived whole is answered with 408',
  }),
  INGEST_BODY_IDLE_MS: Type.Integer({
    default: 10_000,
    minimum: 100,
    maximum: 600_000,
    description: 'The same where nothing more of it arrives for so long',
  }),
  INGEST_HEADERS_TIMEOUT_MS: Type.Integer({
    default: 10_000,
    minimum: 100,
    maximum: 120_000,
    description: 'After this a connection that has not sent the head of a request is ended',
  }),
  INGEST_MAX_CONNECTIONS: Type.Integer({
    default: 4_000,
    minimum: 1,
    maximum: 1_000_000,
    description: 'Connections at once; above it those end first that have sent nothing, then idle ones',
  }),
  INGEST_MAX_REQUESTS: Type.Integer({
    default: 2_000,
    minimum: 1,
    maximum: 1_000_000,
    description: 'Requests at once whose key is good; one key may have three quarters of what there is',
  }),
  INGEST_MAX_APPENDS: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 96,
    description: 'Appends under way at once; a connection hangs beyond about 100 calls',
  }),
  INGEST_APPEND_TIMEOUT_MS: Type.Integer({
    default: 3_000,
    minimum: 100,
    maximum: 60_000,
    description: 'After this an append counts as unknown and is sent again, unchanged',
  }),
  INGEST_REQUEST_DEADLINE_MS: Type.Integer({
    default: 10_000,
    minimum: 100,
    maximum: 120_000,
    description: 'After this a request is answered with what is known',
  }),
  INGEST_RATE_PER_SECOND: Type.Integer({
    default: 20_000,
    minimum: 1,
    maximum: 10_000_000,
    description: 'Requests a second that one key may send; twice as many in a burst',
  }),
  EVENTSTORE_MAX_APPEND_SIZE: Type.Integer({
    default: MEBIBYTE,
    minimum: 1_024,
    maximum: 64 * MEBIBYTE,
    description: 'Bytes of data that the log takes in one append; ingest stays at three quarters of it',
  }),
})
export type IngestConfig = Static<typeof IngestConfig>

/** The names in `INGEST_ALLOWED_HOSTS`. */
export const allowedHosts = (config: Pick<IngestConfig, 'INGEST_ALLOWED_HOSTS'>): string[] =>
  config.INGEST_ALLOWED_HOSTS.split(',')
    .map(normalName)
    .filter((host) => host !== '')
