import type { Catalogue } from '@ioc/contracts'
import {
  createHttpServer,
  every,
  type Clock,
  type ConnectionSettings,
  type Failpoints,
  type Logger,
  type Machine,
} from '@ioc/kit'
import type { FastifyInstance } from 'fastify'
import { createWriters } from './append/writers.ts'
import { allowedHosts, type IngestConfig } from './config.ts'
import { createIntake } from './decide/intake.ts'
import type { FactIndex } from './fact-index/fact-index.ts'
import type { Follower } from './fact-index/follower.ts'
import { createBodyReader } from './http/body-reader.ts'
import { registerDocuments } from './http/documents.ts'
import { registerEventsRoute } from './http/events-route.ts'
import { createKeyConnections } from './http/key-connections.ts'
import { createRateLimit } from './http/rate-limit.ts'
import { MAX_BATCH_EVENTS } from './http/read-request.ts'
import { createReception } from './http/reception.ts'
import type { KeyRing } from '@ioc/kit/keys'
import type { LogPort } from './log/log-port.ts'
import { createMetrics } from './metrics.ts'
import { createShares } from './shares.ts'

/** All that ingest stands on; each part can be another in a test. */
export interface IngestParts {
  readonly config: IngestConfig
  readonly clock: Clock
  readonly machine: Machine
  readonly catalogue: Catalogue
  readonly log: LogPort
  readonly index: FactIndex
  readonly follower: Follower
  readonly keys: KeyRing
  readonly failpoints: Failpoints
  readonly logger: Logger
}

/** Facts of the index kept in memory while they cannot be written: beyond it nothing more is taken. */
const MAX_INDEX_PENDING = 200_000
const DRAIN_MS = 8_000
const LOOK_FOR_REVOKED_MS = 500
/** What the HTTP layer waits longer than we do, so that our answers come first. */
const MARGIN_MS = 5_000

/** Bodies and answers have deadlines of their own: those of the HTTP layer hold where nothing of ours looks. */
const connectionSettings = (config: IngestConfig): Partial<ConnectionSettings> => ({
  maxConnections: config.INGEST_MAX_CONNECTIONS,
  headersTimeout: config.INGEST_HEADERS_TIMEOUT_MS,
  requestTimeout: config.INGEST_HEADERS_TIMEOUT_MS + config.INGEST_BODY_DEADLINE_MS + MARGIN_MS,
  stalledTimeout: Math.max(config.INGEST_BODY_IDLE_MS, config.INGEST_REQUEST_DEADLINE_MS) + MARGIN_MS,
})

/** Builds the HTTP intake. Closing it stops intake, answers what was taken, and resolves what is under way. */
export function buildIngest({
  config,
  clock,
  machine,
  catalogue,
  log,
  index,
  follower,
  keys,
  failpoints,
  logger,
}: IngestParts): FastifyInstance {
  const requests = createShares(config.INGEST_MAX_REQUESTS)
  const bytes = createShares(config.INGEST_MAX_BODY_BYTES)
  const bodies = createBodyReader(bytes, machine, {
    deadlineMs: config.INGEST_BODY_DEADLINE_MS,
    idleMs: config.INGEST_BODY_IDLE_MS,
  })
  const metrics = createMetrics(() => ({
    ...writers.load(),
    requests: requests.used(),
    bodyBytes: bytes.used(),
    indexPending: index.pending(),
    followedPosition: index.checkpoint()?.position ?? 0n,
  }))
  const writers = createWriters({
    log,
    index,
    machine,
    failpoints,
    logger,
    limits: {
      maxEvents: config.INGEST_MAX_QUEUED_EVENTS,
      maxBytes: config.INGEST_MAX_QUEUED_BYTES,
      maxInFlight: config.INGEST_MAX_APPENDS,
      maxAppendEvents: MAX_BATCH_EVENTS,
      maxAppendBytes: Math.floor(config.EVENTSTORE_MAX_APPEND_SIZE * 0.75),
    },
    observe: metrics.observeAppend,
    onForeignLog: follower.recheck,
  })
  const app = createHttpServer({
    host: config.IOC_HOST,
    allowedHosts: allowedHosts(config),
    allowedHostsSetting: 'INGEST_ALLOWED_HOSTS',
    health: {
      metrics: metrics.registry,
      notReady() {
        if (!follower.isLevel()) return 'the log is being read into the index'
        return follower.isFollowing() ? undefined : 'the log is not being followed'
      },
    },
    connections: connectionSettings(config),
    dataOnly: true,
    logger,
  })
  app.removeAllContentTypeParsers()
  registerDocuments(app)
  registerEventsRoute(app, {
    clock,
    elapsed: machine.elapsed,
    failpoints,
    intake: createIntake({ clock, catalogue, index, writers }),
    metrics,
    logger,
    deadlineMs: config.INGEST_REQUEST_DEADLINE_MS,
    reception: createReception({
      keys,
      rateLimit: createRateLimit(config.INGEST_RATE_PER_SECOND, machine.elapsed),
      requests,
      bytes,
      bodies,
      connections: createKeyConnections(machine.timers),
      unable(keyId) {
        if (!follower.isLevel()) return 'the log is still being read'
        if (writers.isFull(keyId)) return 'the queue is full, or this key has its share of it'
        return index.pending() > MAX_INDEX_PENDING ? 'the index cannot be written' : undefined
      },
    }),
  })
  // A revoked key's idle connections ask nothing: somebody has to look for them.
  const endWatch = every(machine.timers, LOOK_FOR_REVOKED_MS, keys.look)
  app.addHook('onClose', () => {
    endWatch()
    bodies.close()
    return writers.close(DRAIN_MS)
  })
  return app
}
