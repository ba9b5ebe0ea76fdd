import { catalogue } from '@ioc/contracts'
import type { ClickHouse } from '@ioc/clickhouse'
import {
  allowedNames,
  createHttpServer,
  portOf,
  watchConnections,
  type Clock,
  type Failpoints,
  type Logger,
  type Machine,
  type Running,
} from '@ioc/kit'
import {
  EVERYONE,
  freshnessOf,
  HierarchyCache,
  listModelBuilds,
  SharedSnapshots,
  SnapshotReader,
  type Audience,
} from '@ioc/projections/queries'
import { Admission } from './admission/admission.ts'
import { AnswersInFlight } from './admission/answers-in-flight.ts'
import { boundAnswers } from './admission/bounded-answers.ts'
import { allowedHosts, type GatewayConfig } from './config.ts'
import type { GatewayServices } from './graphql/context.ts'
import { watchLoop } from './event-loop.ts'
import { exampleValues } from './graphql/example-values.ts'
import { limitsRule } from './graphql/limits.ts'
import { serveGraphql } from './graphql/plugin.ts'
import { gatewaySchema } from './graphql/schema.ts'
import { WallModels } from './graphql/wall-models.ts'
import { createAccess } from './http/access.ts'
import { clientKey } from './http/client-key.ts'
import { serveExplorer } from './http/explorer.ts'
import { guardAccess } from './http/guard.ts'
import { dashboardFiles, servePages } from './http/pages.ts'
import { readServiceStates } from './http/services-file.ts'
import { liveAnswers } from './live/answering.ts'
import { executeOnce } from './live/execution.ts'
import { sparseWarnings } from './live/guard.ts'
import { LiveHub } from './live/hub.ts'
import { readOperation } from './live/operation.ts'
import { watchTokens } from './live/revocation.ts'
import { acceptSockets } from './live/server.ts'
import { LiveSocket } from './live/socket.ts'
import { gatewayMetrics } from './metrics.ts'
import { loadPacks } from './packs.ts'

export interface GatewayOptions {
  readonly clickhouse: ClickHouse
  readonly config: GatewayConfig
  readonly clock: Clock
  readonly machine: Machine
  readonly logger: Logger
  readonly failpoints: Failpoints
  /** Port to listen on; default that of the configuration. 0 takes a free one. */
  readonly port?: number
  /** Where the built dashboard lies; default that of this installation. */
  readonly dashboard?: string
  /** Whose eyes figures are for; default {@link EVERYONE}. */
  readonly audience?: Audience
}

/** A listening gateway. */
export interface Gateway extends Running {
  /** Base address, without a slash at its end. */
  readonly url: string
  /** Tells that the read models may have moved on: screens then need not wait for the next look. */
  readonly notify: () => void
}

const GRAPHQL_PATH = '/graphql'
const HOSTS_SETTING = 'GATEWAY_ALLOWED_HOSTS'
/** What one read and what all reads of one operation may bring, in answers: figures are much smaller than what they add up. */
const [ONE_READ_PER_ANSWER, READ_PER_ANSWER] = [2, 8]
/** Real milliseconds for all of a request. */
const REQUEST_MS = 30_000
/** Requests of one connection that may wait for their answers. */
const MAX_PIPELINED = 16
/** What may wait for a screen while all clients together leave much unread. */
const SCREEN_BUFFER_IN_NEED = 65_536
const NONCE_BYTES = 16
/** Real milliseconds for the answers that are on their way when we stop. */
const LAST_ANSWERS_MS = 2_000

/** Starts GraphQL, subscriptions, explorer and the wall's pages over the read models. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clickhouse, config, clock, machine, logger, failpoints } = options
  const { timers } = machine
  const ours = { province: config.IOC_PROVINCE }
  const services: GatewayServices = {
    clickhouse,
    clock,
    timers,
    logger,
    failpoints,
    catalogue,
    startedAt: clock.real(),
    packs: loadPacks(),
    audience: options.audience ?? EVERYONE,
    snapshots: new SharedSnapshots(new SnapshotReader(clickhouse), clock.real),
    hierarchies: { wall: new HierarchyCache(clickhouse, ours), analyst: new HierarchyCache(clickhouse, ours) },
    walls: new WallModels(),
    maxAnswerBytes: config.GATEWAY_MAX_ANSWER,
    modelBuilds: ({ clickhouse: reader, role, snapshot }) => listModelBuilds(reader, role, snapshot),
    serviceStates: () => readServiceStates(config.IOC_DATA_DIR),
  }
  const schema = gatewaySchema()
  const rules = [limitsRule({ maxDepth: config.GATEWAY_MAX_DEPTH, maxCost: config.GATEWAY_MAX_COST })]
  const admission = new Admission(
    clickhouse,
    {
      operations: config.GATEWAY_ANALYST_OPERATIONS,
      reads: config.GATEWAY_ANALYST_READS,
      threads: config.GATEWAY_ANALYST_THREADS,
      maxOperationMs: config.GATEWAY_OPERATION_SECONDS * 1_000,
      maxReadBytes: ONE_READ_PER_ANSWER * config.GATEWAY_MAX_ANSWER,
      maxReadCharacters: READ_PER_ANSWER * config.GATEWAY_MAX_ANSWER,
    },
    timers,
  )
  const inFlight = new AnswersInFlight({ ofClient: config.GATEWAY_CLIENT_UNREAD, ofAll: config.GATEWAY_ALL_UNREAD })
  const loop = watchLoop()
  const metrics = gatewayMetrics({
    sockets: () => sockets.sockets(),
    position: () => Number(hub.latest?.position ?? 0n),
    connections: () => connections.connections(),
    unread: () => connections.unread(),
    answers: () => inFlight.bytes,
    running: () => admission.running,
    waiting: () => admission.waiting,
    longestTurn: loop.longest,
  })
  const hub = new LiveHub({
    clock,
    timers,
    logger,
    failpoints,
    snapshot: () => services.snapshots.newest('wall'),
    at: liveAnswers(services, schema),
    onPublished: (milliseconds) => metrics.rounds.observe(milliseconds / 1000),
  })

  const notReady = (): string | undefined => {
    if (hub.latest === undefined) return 'no read model yet'
    if (hub.latest.confirmedAt === undefined) return 'not level with the log yet'
    const { state, ageSeconds } = freshnessOf(hub.latest.confirmedAt, clock.real(), services.startedAt)
    return state === 'fresh' ? undefined : `last level with the log ${ageSeconds} s ago`
  }
  const hosts = allowedHosts(config)
  const app = createHttpServer({
    host: config.IOC_HOST,
    allowedHosts: hosts,
    allowedHostsSetting: HOSTS_SETTING,
    health: { notReady, metrics: metrics.registry },
    logger,
    connections: { requestTimeout: REQUEST_MS, maxConnections: config.GATEWAY_MAX_CONNECTIONS },
  })
  const connections = watchConnections(
    app.server,
    {
      perAddress: config.GATEWAY_ADDRESS_CONNECTIONS,
      unanswered: MAX_PIPELINED,
      unreadBytes: config.GATEWAY_ALL_UNREAD,
      stalledMs: config.GATEWAY_STALLED_SECONDS * 1_000,
    },
    clock.real,
    (why) => metrics.ended.inc({ why }),
  )
  const behindProxy = config.GATEWAY_BEHIND_PROXY
  const access = createAccess(config.IOC_HOST, config.IOC_DATA_DIR, behindProxy)
  guardAccess(app, { access, behindProxy })
  boundAnswers(app, {
    path: GRAPHQL_PATH,
    maxBytes: config.GATEWAY_MAX_ANSWER,
    inFlight,
    onRefused: (code) => metrics.refused.inc({ code }),
  })
  await serveGraphql(app, { services, schema, rules, path: GRAPHQL_PATH, metrics, admission })
  await serveExplorer(app, {
    values: () => exampleValues(services),
    nonce: () => machine.bytes(NONCE_BYTES).toString('base64'),
  })
  await servePages(app, logger, options.dashboard ?? dashboardFiles())

  const warnEscaped = sparseWarnings(logger, clock.real, 'a listener failed: its connection was ended')
  const onEscaped = (error: unknown): void => {
    metrics.escaped.inc()
    warnEscaped(error)
  }
  const onError = sparseWarnings(logger, clock.real, 'a socket failed')
  const maxBuffered = (): number =>
    connections.unread() <= config.GATEWAY_ALL_UNREAD / 2
      ? config.GATEWAY_SCREEN_BUFFER
      : Math.min(SCREEN_BUFFER_IN_NEED, config.GATEWAY_SCREEN_BUFFER)
  const sockets = acceptSockets(app.server, {
    machine,
    path: GRAPHQL_PATH,
    listenHost: config.IOC_HOST,
    allowedHosts: hosts,
    allowedHostsSetting: HOSTS_SETTING,
    maxSockets: config.GATEWAY_MAX_SCREENS,
    onEscaped,
    onSocket: (socket, request) => {
      const { remoteAddress } = request.socket
      const client = clientKey(request)
      return new LiveSocket(socket, {
        maxBuffered,
        now: clock.real,
        timers,
        authorize: (token) => access.allows({ remoteAddress, headers: request.headers, token }),
        read: (payload) => readOperation(schema, rules, payload),
        subscribe: (operation, sink) => hub.subscribe(operation, sink),
        execute: (operation) => executeOnce(services, schema, operation, admission.open(client)),
        onSkipped: () => metrics.skipped.inc(),
        onEvicted: () => metrics.evicted.inc(),
        onError,
        onEscaped,
      })
    },
  })
  const forgetTokens = watchTokens(timers, access.stamp, sockets.recheck, onEscaped)
  const url = await app.listen({ host: config.IOC_HOST, port: options.port ?? portOf(config, 'gateway') })
  hub.start()
  logger.info({ url, names: allowedNames(config.IOC_HOST, hosts, HOSTS_SETTING) }, 'gateway listens')
  return {
    url,
    notify: () => hub.notify(),
    close: async () => {
      forgetTokens()
      await sockets.close()
      await hub.close()
      // Whoever does not take its answer must not hold us up.
      const patient = timers.after(LAST_ANSWERS_MS, () => app.server.closeAllConnections())
      await app.close()
      patient()
      connections.close()
      loop.close()
    },
  }
}
