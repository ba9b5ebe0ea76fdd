import type { KpiIndicator, KpiPack } from '@ioc/contracts'
import {
  capabilityFigure,
  measureFigure,
  wholeProvince,
  type FigureValue,
  type Reading,
} from '@ioc/projections/queries'
import type { IndicatorResolvers, KpiPackResolvers, QueryResolvers } from '../../generated/resolver-types.ts'
import { figureOf } from '../figures.ts'
import { levelOf } from '../narrow.ts'
import { judge } from '../verdict.ts'

/** A pack's indicators for a unit; null for a pack that we do not have. */
export const kpi: NonNullable<QueryResolvers['kpi']> = async (_root, { pack: code, unit }, context) => {
  const pack = context.services.packs.find((candidate) => candidate.code === code)
  if (pack === undefined) return null
  return { pack, unit }
}

const periodOf = (pack: KpiPack, { period }: KpiIndicator): string => period ?? pack.period

export const kpiPackFields: KpiPackResolvers = {
  code: ({ pack }) => pack.code,
  name: ({ pack }) => pack.name,
  owner: ({ pack }) => pack.owner.name,
  period: ({ pack }) => pack.period,
  indicators: ({ pack, unit }) => pack.indicators.map((indicator) => ({ pack, unit, indicator })),
}

function actual(reading: Reading, pack: KpiPack, indicator: KpiIndicator, unit: string): Promise<FigureValue> {
  const { kind, code } = indicator.of
  const question = { code, unit, level: indicator.level, period: periodOf(pack, indicator) }
  return kind === 'capability'
    ? capabilityFigure(reading, question)
    : measureFigure(reading, { ...question, dimensions: undefined })
}

export const indicatorFields: IndicatorResolvers = {
  code: ({ indicator }) => indicator.code,
  name: ({ indicator }) => indicator.name,
  level: ({ indicator }) => (indicator.level === undefined ? null : levelOf(indicator.level)),
  figure: async ({ pack, unit, indicator }, _args, context) => {
    const reading = await context.reading()
    const value = await actual(reading, pack, indicator, unit)
    const forest = reading.hierarchy.on(reading.today)
    const whole = forest.unit(unit)?.kind === 'province' || wholeProvince(forest) === unit
    return figureOf(context.services, reading, value, judge(indicator, value, whole))
  },
}
