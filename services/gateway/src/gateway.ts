import { catalogue } from '@ioc/contracts'
import type { ClickHouse } from '@ioc/clickhouse'
import { createHttpServer, portOf, type Clock, type Failpoints, type Logger, type Running } from '@ioc/kit'
import { freshnessOf, HierarchyCache, SharedSnapshots, SnapshotReader } from '@ioc/projections/queries'
import { allowedHosts, type GatewayConfig } from './config.ts'
import { operationContext, type GatewayServices } from './graphql/context.ts'
import { limitsRule } from './graphql/limits.ts'
import { serveGraphql } from './graphql/plugin.ts'
import { gatewaySchema } from './graphql/schema.ts'
import { createAccess } from './http/access.ts'
import { guardAccess } from './http/guard.ts'
import { dashboardFiles, serveExplorer, servePages } from './http/pages.ts'
import { readServiceStates } from './http/services-file.ts'
import { executeOperation, liveAnswers } from './live/answering.ts'
import { LiveHub } from './live/hub.ts'
import { readOperation } from './live/operation.ts'
import { acceptSockets } from './live/server.ts'
import { LiveSocket } from './live/socket.ts'
import { gatewayMetrics } from './metrics.ts'
import { loadPacks } from './packs.ts'

export interface GatewayOptions {
  readonly clickhouse: ClickHouse
  readonly config: GatewayConfig
  readonly clock: Clock
  readonly logger: Logger
  readonly failpoints: Failpoints
  /** Port to listen on; default that of the configuration. 0 takes a free one. */
  readonly port?: number
  /** Where the built dashboard lies; default that of this installation. */
  readonly dashboard?: string
}

/** A listening gateway. */
export interface Gateway extends Running {
  /** Base address, without a slash at its end. */
  readonly url: string
  /** Tells that the read models may have moved on: screens then need not wait for the next look. */
  readonly notify: () => void
}

const GRAPHQL_PATH = '/graphql'

/** Starts GraphQL, subscriptions, explorer and the wall's pages over the read models. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clickhouse, config, clock, logger, failpoints } = options
  const services: GatewayServices = {
    clickhouse,
    clock,
    logger,
    failpoints,
    catalogue,
    startedAt: clock.real(),
    packs: loadPacks(),
    snapshots: new SharedSnapshots(new SnapshotReader(clickhouse), clock.real),
    hierarchies: new HierarchyCache(clickhouse),
    serviceStates: () => readServiceStates(config.IOC_DATA_DIR),
  }
  const schema = gatewaySchema()
  const rules = [limitsRule({ maxDepth: config.GATEWAY_MAX_DEPTH, maxCost: config.GATEWAY_MAX_COST })]
  const metrics = gatewayMetrics({
    sockets: () => sockets.sockets(),
    position: () => Number(hub.latest?.position ?? 0n),
  })
  const hub = new LiveHub({
    clock,
    logger,
    failpoints,
    snapshot: () => services.snapshots.newest('wall'),
    answer: liveAnswers(services, schema),
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
    health: { notReady, metrics: metrics.registry },
  })
  const access = createAccess(config.IOC_HOST, config.IOC_DATA_DIR)
  guardAccess(app, access)
  await serveGraphql(app, { services, schema, rules, path: GRAPHQL_PATH, metrics })
  await serveExplorer(app)
  await servePages(app, logger, options.dashboard ?? dashboardFiles())

  const sockets = acceptSockets(app.server, {
    path: GRAPHQL_PATH,
    listenHost: config.IOC_HOST,
    allowedHosts: hosts,
    maxSockets: config.GATEWAY_MAX_SCREENS,
    onSocket: (socket, request) =>
      new LiveSocket(socket, {
        maxBuffered: config.GATEWAY_SCREEN_BUFFER,
        now: clock.real,
        authorize: (token) =>
          access.allows({ remoteAddress: request.socket.remoteAddress, headers: request.headers, token }),
        read: (payload) => readOperation(schema, rules, payload),
        subscribe: (operation, sink) => hub.subscribe(operation, sink),
        execute: async (operation) =>
          (await executeOperation(schema, operation, operationContext(services, undefined))).json,
        onSkipped: () => metrics.skipped.inc(),
        onEvicted: () => metrics.evicted.inc(),
        onError: (error) => logger.warn({ err: error }, 'a socket failed'),
      }),
  })
  const url = await app.listen({ host: config.IOC_HOST, port: options.port ?? portOf(config, 'gateway') })
  hub.start()
  logger.info({ url }, 'gateway listens')
  return {
    url,
    notify: () => hub.notify(),
    close: async () => {
      await sockets.close()
      await hub.close()
      await app.close()
    },
  }
}
