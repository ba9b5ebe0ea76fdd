import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]

/** What the gateway measures about itself. */
export function gatewayMetrics(read: { readonly sockets: () => number; readonly position: () => number }) {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  new Gauge({
    name: 'ioc_gateway_sockets',
    help: 'Open sockets',
    registers,
    collect() {
      this.set(read.sockets())
    },
  })
  new Gauge({
    name: 'ioc_gateway_position',
    help: 'Position of the newest snapshot',
    registers,
    collect() {
      this.set(read.position())
    },
  })
  return {
    registry,
    operations: new Histogram({
      name: 'ioc_gateway_operation_seconds',
      help: 'GraphQL operations over HTTP',
      labelNames: ['outcome'] as const,
      buckets: SECONDS,
      registers,
    }),
    rounds: new Histogram({
      name: 'ioc_gateway_live_round_seconds',
      help: 'Answering all questions of the screens once',
      buckets: SECONDS,
      registers,
    }),
    skipped: new Counter({
      name: 'ioc_gateway_live_skipped_total',
      help: 'Answers not sent to a screen that was behind',
      registers,
    }),
    evicted: new Counter({
      name: 'ioc_gateway_live_evicted_total',
      help: 'Screens dropped because they took nothing',
      registers,
    }),
  }
}

export type GatewayMetrics = ReturnType<typeof gatewayMetrics>
