import type { Catalogue, MeasureEntry } from '@ioc/contracts'
import { unitKind, type Metric } from '../../metrics/metric.ts'
import { measures } from './model.ts'

const metric = (entry: MeasureEntry): Metric => ({
  code: `measure.${entry.code}`,
  names: { vi: entry.name, en: `Declared: ${entry.code}` },
  descriptions: {
    vi:
      entry.form === 'value'
        ? `Giá trị các đơn vị khai báo: ${entry.name}`
        : `Phần trên tổng các đơn vị khai báo: ${entry.name}`,
    en:
      entry.form === 'value'
        ? `Values that units declare: ${entry.code}`
        : `Parts of wholes that units declare: ${entry.code}`,
  },
  unit: entry.unit,
  family: 'declaration',
  dimensions: entry.dimensions.map((name) => ({
    name,
    kind: 'partitioning',
    values: undefined,
    column: 'dimension_values',
  })),
  overUnits: entry.overUnits,
  overTime: entry.overTime,
  reporter: unitKind(entry.reporter),
  rhythm: entry.frequency,
  persons: ['learner', 'teacher', 'person', 'pupil'].includes(entry.unit),
  counts: { kind: 'declared', model: measures, entry },
})

/** One metric for each measure of the catalogue. */
export const measureMetrics = ({ entries }: Catalogue): readonly Metric[] =>
  entries.flatMap((entry) => (entry.kind === 'measure' ? [metric(entry)] : []))
