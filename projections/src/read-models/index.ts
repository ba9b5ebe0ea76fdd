import type { Catalogue } from '@ioc/contracts'
import type { DeclaredModel } from '../declare/index.ts'
import type { Metric } from '../metrics/metric.ts'
import { assertSoundMetrics } from '../metrics/soundness.ts'
import type { ReadModel } from '../read-model.ts'
import { attendanceMetrics } from './attendance/metrics.ts'
import { attendance } from './attendance/model.ts'
import { capabilityMetrics } from './capabilities/metrics.ts'
import { capabilities } from './capabilities/model.ts'
import { examMetrics } from './exams/metrics.ts'
import { exams } from './exams/model.ts'
import { measureMetrics } from './measures/metrics.ts'
import { measures } from './measures/model.ts'
import { paymentMetrics } from './payments/metrics.ts'
import { payments } from './payments/model.ts'
import { unitMetrics } from './units/metrics.ts'
import { units } from './units/model.ts'

/** Every read model beside its figures: those that stand for themselves, or those that follow from the entries of a catalogue. */
const modelsWithMetrics: readonly (readonly [
  DeclaredModel,
  readonly Metric[] | ((catalogue: Catalogue) => readonly Metric[]),
])[] = [
  [units, unitMetrics],
  [attendance, attendanceMetrics],
  [capabilities, capabilityMetrics],
  [measures, measureMetrics],
  [payments, paymentMetrics],
  [exams, examMetrics],
]

/** Every read model: the runtime creates, fills, hashes and rebuilds them. Things are hashed under a key that is no secret. */
export const readModels: readonly ReadModel[] = modelsWithMetrics.map(([model]) => model)

// What needs no catalogue is held against its models as soon as it is loaded.
assertSoundMetrics(
  modelsWithMetrics.map(([model, metrics]) => [model, typeof metrics === 'function' ? [] : metrics] as const),
)

/**
 * Every metric of the read models under a catalogue.
 * @throws RangeError where one contradicts its model
 */
export function metricsUnder(catalogue: Catalogue): readonly Metric[] {
  const listed = modelsWithMetrics.map(
    ([model, metrics]) => [model, typeof metrics === 'function' ? metrics(catalogue) : metrics] as const,
  )
  assertSoundMetrics(listed)
  return listed.flatMap(([, metrics]) => metrics)
}

/** The same with things hashed under the key of an installation: what its projector fills and its verification compares. */
export const readModelsUnder = (thingKey: string): readonly ReadModel[] =>
  readModels.map((model) => model.underKey?.(thingKey) ?? model)
