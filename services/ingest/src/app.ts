import type { Catalogue } from '@ioc/contracts'
import { createHttpServer, type Clock, type Failpoints, type Logger } from '@ioc/kit'
import type { FastifyInstance } from 'fastify'
import { createWriters } from './append/writers.ts'
import { allowedHosts, type IngestConfig } from './config.ts'
import { createIntake } from './decide/intake.ts'
import type { FactIndex } from './fact-index/fact-index.ts'
import type { Follower } from './fact-index/follower.ts'
import { createBodyBudget } from './http/body-budget.ts'
import { registerDocuments } from './http/documents.ts'
import { registerEventsRoute } from './http/events-route.ts'
import { createRateLimit } from './http/rate-limit.ts'
import { MAX_BATCH_EVENTS, MAX_BODY_BYTES } from './http/read-request.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { LogPort } from './log/log-port.ts'
import { createMetrics } from './metrics.ts'

/** All that ingest stands on; each part can be another in a test. */
export interface IngestParts {
  readonly config: IngestConfig
  readonly clock: Clock
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

/** Builds the HTTP intake. Closing it stops intake, answers what was taken, and resolves what is under way. */
export function buildIngest({
  config,
  clock,
  catalogue,
  log,
  index,
  follower,
  keys,
  failpoints,
  logger,
}: IngestParts): FastifyInstance {
  const metrics = createMetrics(() => ({
    ...writers.load(),
    indexPending: index.pending(),
    followedPosition: index.checkpoint()?.position ?? 0n,
  }))
  const writers = createWriters({
    log,
    index,
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
    fastify: { bodyLimit: MAX_BODY_BYTES },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  registerDocuments(app)
  registerEventsRoute(app, {
    clock,
    failpoints,
    intake: createIntake({ clock, catalogue, index, writers }),
    keys,
    metrics,
    rateLimit: createRateLimit(config.INGEST_RATE_PER_SECOND),
    bodies: createBodyBudget(config.INGEST_MAX_BODY_BYTES, MAX_BODY_BYTES),
    deadlineMs: config.INGEST_REQUEST_DEADLINE_MS,
    unable() {
      if (!follower.isLevel()) return 'the log is still being read'
      if (writers.isFull()) return 'the queue is full'
      return index.pending() > MAX_INDEX_PENDING ? 'the index cannot be written' : undefined
    },
  })
  app.addHook('onClose', () => writers.close(DRAIN_MS))
  return app
}
