import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]

/** What is looked at when somebody asks for the metrics. */
export interface MetricSources {
  readonly sockets: () => number
  readonly position: () => number
  readonly connections: () => number
  /** Bytes that wait for all connections, and those of answers over HTTP among them. */
  readonly unread: () => number
  readonly answers: () => number
  /** Operations of analysts that run, and that wait for their turn. */
  readonly running: () => number
  readonly waiting: () => number
  /** Seconds for which the event loop was held at the longest, since this was last asked. */
  readonly longestTurn: () => number
}

/** What the gateway measures about itself. */
export function gatewayMetrics(read: MetricSources) {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  const gauges: readonly (readonly [name: string, help: string, value: () => number])[] = [
    ['ioc_gateway_sockets', 'Open sockets', read.sockets],
    ['ioc_gateway_position', 'Position of the newest snapshot', read.position],
    ['ioc_gateway_connections', 'Open connections, sockets among them', read.connections],
    ['ioc_gateway_unread_bytes', 'Bytes that wait for all connections', read.unread],
    ['ioc_gateway_answers_bytes', 'Bytes of answers over HTTP that have not been taken', read.answers],
    ['ioc_gateway_operations_running', 'Operations of analysts that run', read.running],
    ['ioc_gateway_operations_waiting', 'Operations of analysts that wait for their turn', read.waiting],
    ['ioc_gateway_event_loop_seconds', 'Longest hold of the event loop since this was last asked', read.longestTurn],
  ]
  for (const [name, help, value] of gauges) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  }
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
    ended: new Counter({
      name: 'ioc_gateway_connections_ended_total',
      help: 'Connections ended because of what their clients did: address, pipelined, stalled, unread',
      labelNames: ['why'] as const,
      registers,
    }),
    refused: new Counter({
      name: 'ioc_gateway_answers_refused_total',
      help: 'Answers not sent because they were too large or earlier ones unread',
      labelNames: ['code'] as const,
      registers,
    }),
    escaped: new Counter({
      name: 'ioc_gateway_escaped_errors_total',
      help: 'Errors that a listener threw; each ended the connection that it was about',
      registers,
    }),
  }
}

export type GatewayMetrics = ReturnType<typeof gatewayMetrics>
