import { connectLog } from '@ioc/log-client'
import {
  createHttpServer,
  logUrl,
  natsUrl,
  portOf,
  type Failpoints,
  type Logger,
  type Machine,
  type Running,
} from '@ioc/kit'
import type { RelayConfig } from './config.ts'
import { startRelay } from './relay.ts'

/** Builds the deployable: the relay, and its health on a port of its own. */
export async function startRelayService(
  config: RelayConfig,
  {
    failpoints,
    logger,
    machine,
  }: { readonly failpoints: Failpoints; readonly logger: Logger; readonly machine: Machine },
): Promise<Running> {
  const log = connectLog(logUrl(config))
  const relay = startRelay({
    log,
    natsUrl: natsUrl(config),
    stream: {
      province: config.IOC_PROVINCE,
      maxBytes: config.RELAY_STREAM_MAX_BYTES,
      replicas: config.RELAY_STREAM_REPLICAS,
      duplicateWindowSeconds: config.RELAY_DUPLICATE_WINDOW_SECONDS,
    },
    windowMessages: config.RELAY_WINDOW_MESSAGES,
    windowBytes: config.RELAY_WINDOW_BYTES,
    failpoints,
    logger,
    machine,
  })
  // The client of the log is not disposed of: it waits for calls that were cancelled and never end, and the process ends anyway.
  const port = config.RELAY_METRICS_PORT ?? portOf(config, 'relay')
  if (port === 0) return relay
  const host = config.IOC_HOST
  const http = createHttpServer({ host, health: { notReady: relay.notReady, metrics: relay.metrics.registry } })
  await http.listen({ host, port })
  return {
    close: async () => {
      await http.close()
      await relay.close()
    },
  }
}
