import { OUTCOMES, type Outcome } from '@ioc/contracts'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { EventOutcome } from './decide/outcome.ts'
import type { AppendContext } from './append/append-batch.ts'

/** What the gauges show, asked when metrics are read. */
export interface Load {
  readonly events: number
  readonly bytes: number
  readonly inFlight: number
  readonly indexPending: number
  readonly followedPosition: bigint
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const EVENTS = [1, 2, 5, 10, 20, 50, 100, 200, 500]

/** Prometheus metrics of one ingest. */
export function createMetrics(load: () => Load) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const events = new Counter({
    name: 'ioc_ingest_events_total',
    help: 'Events by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const problems = new Counter({
    name: 'ioc_ingest_problems_total',
    help: 'Events and requests not taken, by code',
    labelNames: ['code'],
    registers,
  })
  const flags = new Counter({
    name: 'ioc_ingest_flags_total',
    help: 'Flags on stored events',
    labelNames: ['flag'],
    registers,
  })
  const appends = new Counter({
    name: 'ioc_ingest_appends_total',
    help: 'Appends by what the log said',
    labelNames: ['outcome'],
    registers,
  })
  const appendSeconds = new Histogram({
    name: 'ioc_ingest_append_seconds',
    help: 'Time until the log answers',
    buckets: SECONDS,
    registers,
  })
  const appendEvents = new Histogram({
    name: 'ioc_ingest_append_events',
    help: 'Events in one append',
    buckets: EVENTS,
    registers,
  })
  const gauge = (name: string, help: string, value: (load: Load) => number): Gauge =>
    new Gauge({ name, help, registers, collect: function () { this.set(value(load())) } }) // prettier-ignore
  gauge('ioc_ingest_queued_events', 'Events waiting for the log', (now) => now.events)
  gauge('ioc_ingest_queued_bytes', 'Bytes of data waiting for the log', (now) => now.bytes)
  gauge('ioc_ingest_appends_in_flight', 'Appends under way', (now) => now.inFlight)
  gauge('ioc_ingest_index_pending', 'Facts of the index held in memory', (now) => now.indexPending)
  gauge('ioc_ingest_followed_position', 'Position in the log up to which the index has read', (now) =>
    Number(now.followedPosition),
  )
  const byOutcome = new Map(OUTCOMES.map((outcome) => [outcome, events.labels(outcome)]))
  const countOutcome = (outcome: Outcome): void => byOutcome.get(outcome)?.inc()

  return {
    registry,
    countEvent(result: EventOutcome): void {
      countOutcome(result.outcome)
      if (result.code !== undefined) problems.labels(result.code).inc()
      for (const flag of result.flags ?? []) flags.labels(flag).inc()
    },
    countRefusedRequest: (code: string): void => problems.labels(code).inc(),
    observeAppend: (({ outcome, events: count, seconds }) => {
      appends.labels(outcome).inc()
      appendSeconds.observe(seconds)
      appendEvents.observe(count)
    }) satisfies AppendContext['observe'],
  }
}

export type Metrics = ReturnType<typeof createMetrics>
