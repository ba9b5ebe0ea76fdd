import type { Dimension, Metric } from '../../metrics/metric.ts'

const by = (name: string, values?: readonly string[]): Dimension => ({
  name,
  kind: 'partitioning',
  values,
  column: name,
})

/** The units themselves. */
export const unitMetrics: readonly Metric[] = [
  {
    code: 'organisation.units',
    names: { vi: 'Số đơn vị đang hoạt động', en: 'Open units' },
    descriptions: {
      vi: 'Số đơn vị đang hoạt động vào ngày cuối của kỳ, hoặc hôm nay nếu sớm hơn',
      en: "Units that are open on the period's last day, or today if that is earlier",
    },
    unit: 'unit',
    family: 'organisation',
    dimensions: [by('kind'), by('ownership', ['public', 'private']), by('school-kind'), by('managed-by')],
    overUnits: 'sum',
    overTime: 'last',
    reporter: undefined,
    rhythm: undefined,
    persons: false,
    counts: { kind: 'hierarchy' },
  },
]
