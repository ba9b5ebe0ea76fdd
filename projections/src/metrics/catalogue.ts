import type { Catalogue } from '@ioc/contracts'
import { metricsUnder } from '../read-models/index.ts'
import { MetricError } from './errors.ts'
import type { Metric } from './metric.ts'

const known = new WeakMap<Catalogue, ReadonlyMap<string, Metric>>()

/** Every metric by code: those of the read models and one for each entry of the catalogue. */
function metricsOf(catalogue: Catalogue): ReadonlyMap<string, Metric> {
  const kept = known.get(catalogue)
  if (kept !== undefined) return kept
  const byCode = new Map(metricsUnder(catalogue).map((metric) => [metric.code, metric]))
  known.set(catalogue, byCode)
  return byCode
}

/** @throws MetricError UNKNOWN_METRIC */
export function metricNamed(catalogue: Catalogue, code: string): Metric {
  const metric = metricsOf(catalogue).get(code)
  if (metric !== undefined) return metric
  throw new MetricError('UNKNOWN_METRIC', `there is no metric "${code}"`, 'ask `metrics` for those there are')
}

const searched = (text: string): string => text.normalize('NFC').toLocaleLowerCase('vi')

/**
 * Metrics in order of their codes.
 * @param family only those of one family
 * @param search only those with this text in code, name or description of either language
 */
export function listMetrics(catalogue: Catalogue, family?: string, search?: string): readonly Metric[] {
  const wanted = search === undefined ? undefined : searched(search)
  return [...metricsOf(catalogue).values()]
    .filter((metric) => family === undefined || metric.family === family)
    .filter(({ code, names, descriptions }) => {
      const texts = [code, names.vi, names.en, descriptions.vi, descriptions.en]
      return wanted === undefined || texts.some((text) => searched(text).includes(wanted))
    })
    .sort((one, other) => (one.code < other.code ? -1 : 1))
}
