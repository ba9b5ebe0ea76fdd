import { Counter, Gauge, Registry } from 'prom-client'
import type { Committed } from './batch-writer.ts'
import type { BuildStatus } from './status.ts'

/** Counters and gauges of one projector in a registry of its own. */
export function createProjectorMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers })
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers })
  const facts = new Counter({
    name: 'ioc_projector_facts_total',
    help: 'Positions written, by what became of them',
    labelNames: ['status'] as const,
    registers,
  })
  const modelDeadLetters = new Counter({
    name: 'ioc_projector_model_dead_letters_total',
    help: 'Facts that a read model could not make its rows of, by model; the others have theirs',
    labelNames: ['model'] as const,
    registers,
  })
  const position = gauge('ioc_projector_position', 'Log position that readers see')
  const buildPosition = gauge(
    'ioc_projector_build_position',
    'Position that a build of read models has reached; 0 when nothing is built',
  )
  const buildHead = gauge('ioc_projector_build_head', 'Position that it has to reach; 0 when nothing is built')
  const batches = counter('ioc_projector_batches_total', 'Batches written')
  return {
    registry,
    generation: gauge('ioc_projector_generation', 'Generation that readers use'),
    confirmed: gauge('ioc_projector_confirmed_at_seconds', 'Real time at which it was last level with the log'),
    healed: counter('ioc_projector_healed_total', 'Entries read from the log instead of the bus'),
    dropped: counter('ioc_projector_dropped_total', 'Messages known already'),
    distrusted: counter('ioc_projector_distrusted_total', 'Messages that do not say what their id stands for'),
    foreign: counter('ioc_projector_foreign_total', 'Messages without a place in the chain'),
    failures: counter('ioc_projector_failures_total', 'Batches that failed and were read again'),
    rebuilds: counter('ioc_projector_rebuilds_total', 'Generations built and swapped in'),
    modelRebuilds: new Counter({
      name: 'ioc_projector_model_rebuilds_total',
      help: 'Read models built anew within the live generation, by model',
      labelNames: ['model'] as const,
      registers,
    }),
    modelDeadLetters,
    building: (status: BuildStatus | undefined): void => {
      buildPosition.set(Number(status?.position ?? 0))
      buildHead.set(Number(status?.head ?? 0))
    },
    committed: ({ checkpoint, statuses, failures }: Committed): void => {
      position.set(Number(checkpoint.position))
      batches.inc()
      for (const [status, count] of statuses) facts.inc({ status }, count)
      for (const [model, count] of failures) modelDeadLetters.inc({ model }, count)
    },
  }
}
export type ProjectorMetrics = ReturnType<typeof createProjectorMetrics>
