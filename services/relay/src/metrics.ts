import { Counter, Gauge, Registry } from 'prom-client'

export interface RelayMetrics {
  readonly registry: Registry
  readonly acknowledged: (position: bigint) => void
  readonly sessions: Counter
  readonly refills: Counter
  readonly reduced: Counter
}

/** Counters of one relay in a registry of its own. */
export function createRelayMetrics(): RelayMetrics {
  const registry = new Registry()
  const registers = [registry]
  const position = new Gauge({
    name: 'ioc_relay_position',
    help: 'Log position of the newest message acknowledged by JetStream',
    registers,
  })
  const messages = new Counter({ name: 'ioc_relay_messages_total', help: 'Messages acknowledged', registers })
  return {
    registry,
    acknowledged: (acknowledged) => {
      position.set(Number(acknowledged))
      messages.inc()
    },
    sessions: new Counter({ name: 'ioc_relay_interruptions_total', help: 'Sessions that ended early', registers }),
    refills: new Counter({ name: 'ioc_relay_refills_total', help: 'Times the stream was filled again', registers }),
    reduced: new Counter({
      name: 'ioc_relay_reduced_total',
      help: 'Messages published without their content, which stays in the log',
      registers,
    }),
  }
}
