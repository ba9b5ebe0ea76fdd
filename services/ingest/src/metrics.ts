import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { EventOutcome } from './decide/outcome.ts'
import type { AppendContext } from './append/append-batch.ts'

/** What the gauges show, asked when metrics are read. */
export interface Load {
  readonly events: number
  readonly bytes: number
  readonly inFlight: number
  readonly indexPending: number
  /** Requests under way whose key is good, and bytes of their bodies that have arrived. */
  readonly requests: number
  readonly bodyBytes: number
  readonly followedPosition: bigint
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Prometheus metrics of one ingest. */
export function createMetrics(load: () => Load) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  /** Counted in plain numbers, since a labelled counter costs a microsecond each time; handed over when metrics are read. */
  const counter = (name: string, help: string, label: string): ((value: string, by?: number) => void) => {
    const counts = new Map<string, number>()
    const collected = new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        collected.reset()
        for (const [value, count] of counts) collected.inc({ [label]: value }, count)
      },
    })
    return (value, by = 1) => void counts.set(value, (counts.get(value) ?? 0) + by)
  }
  const countOutcome = counter('ioc_ingest_events_total', 'Events by outcome', 'outcome')
  const countProblem = counter('ioc_ingest_problems_total', 'Events and requests not taken, by code', 'code')
  const countFlag = counter('ioc_ingest_flags_total', 'Flags on stored events', 'flag')
  const countAppend = counter('ioc_ingest_appends_total', 'Appends by what the log said', 'outcome')
  const countAppended = counter(
    'ioc_ingest_appended_events_total',
    'Events in appends, by what the log said',
    'outcome',
  )
  const appendSeconds = new Histogram({
    name: 'ioc_ingest_append_seconds',
    help: 'Time until the log answers',
    buckets: SECONDS,
    registers,
  })
  const gauge = (name: string, help: string, value: (load: Load) => number): Gauge =>
    new Gauge({ name, help, registers, collect: function () { this.set(value(load())) } }) // prettier-ignore
  gauge('ioc_ingest_queued_events', 'Events waiting for the log', (now) => now.events)
  gauge('ioc_ingest_queued_bytes', 'Bytes of data waiting for the log', (now) => now.bytes)
  gauge('ioc_ingest_appends_in_flight', 'Appends under way', (now) => now.inFlight)
  gauge('ioc_ingest_requests_in_flight', 'Requests with a good key that are not answered yet', (now) => now.requests)
  gauge('ioc_ingest_body_bytes', 'Bytes of their bodies that are held', (now) => now.bodyBytes)
  gauge('ioc_ingest_index_pending', 'Facts of the index held in memory', (now) => now.indexPending)
  gauge('ioc_ingest_followed_position', 'Position in the log up to which the index has read', (now) =>
    Number(now.followedPosition),
  )

  return {
    registry,
    countEvent({ outcome, code, flags = [] }: EventOutcome): void {
      countOutcome(outcome)
      if (code !== undefined) countProblem(code)
      for (const flag of flags) countFlag(flag)
    },
    countRefusedRequest: (code: string): void => countProblem(code),
    observeAppend: (({ outcome, events, seconds }) => {
      countAppend(outcome)
      countAppended(outcome, events)
      appendSeconds.observe(seconds)
    }) satisfies AppendContext['observe'],
  }
}

export type Metrics = ReturnType<typeof createMetrics>
