import type { Catalogue } from '@ioc/contracts'
import { column } from '../../metrics/expression.ts'
import { unitKind, type Metric } from '../../metrics/metric.ts'
import { capabilities } from './model.ts'

/** One metric for each capability of the catalogue. */
export const capabilityMetrics = ({ entries }: Catalogue): readonly Metric[] =>
  entries
    .filter(({ kind }) => kind === 'capability')
    .map(({ code, name, reporter, frequency }): Metric => ({
      code: `capability.${code}`,
      names: { vi: name, en: `Units with: ${code}` },
      descriptions: {
        vi: `Số đơn vị đang sử dụng trên số đơn vị đang hoạt động: ${name}`,
        en: `Distinct units that use it, of the open ones that should report: ${code}`,
      },
      unit: reporter,
      family: 'declaration',
      dimensions: [{ name: 'platform', kind: 'numerator_only', values: undefined, column: 'platforms', many: true }],
      overUnits: 'distinct',
      overTime: 'last',
      reporter: unitKind(reporter),
      rhythm: frequency,
      persons: false,
      counts: { kind: 'units', model: capabilities, series: code, inUse: column('in_use') },
    }))
