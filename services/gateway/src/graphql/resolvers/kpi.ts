import type { KpiIndicator } from '@ioc/contracts'
import { askFigure, plainQuestion, wholeProvince } from '@ioc/projections/queries'
import type { IndicatorResolvers, KpiPackResolvers, QueryResolvers } from '../../generated/resolver-types.ts'
import { figureOf } from '../figures.ts'
import type { KpiPackModel } from '../models.ts'
import { levelOf } from '../narrow.ts'
import { judge } from '../verdict.ts'

/** A pack's indicators for a unit; null for a pack that we do not have. */
export const kpi: NonNullable<QueryResolvers['kpi']> = (_root, { pack: code, unit, period, hierarchy }, context) => {
  const pack = context.services.packs.find((candidate) => candidate.code === code)
  return pack === undefined ? null : { pack, unit, period: period ?? undefined, hierarchyAt: hierarchy?.at }
}

export const kpiPackFields: KpiPackResolvers = {
  code: ({ pack }) => pack.code,
  name: ({ pack }) => pack.name,
  owner: ({ pack }) => pack.owner.name,
  period: ({ pack, period }) => period ?? pack.period,
  indicators: (model) => model.pack.indicators.map((indicator) => ({ ...model, indicator })),
}

/** The question of the catalogue of metrics that an indicator stands for; a period that is asked for outranks its own. */
const questionFor = ({ pack, unit, period, hierarchyAt }: KpiPackModel, indicator: KpiIndicator) =>
  plainQuestion(`${indicator.of.kind}.${indicator.of.code}`, unit, period ?? indicator.period ?? pack.period, {
    level: indicator.level === undefined ? undefined : levelOf(indicator.level),
    hierarchyAt,
  })

export const indicatorFields: IndicatorResolvers = {
  code: ({ indicator }) => indicator.code,
  name: ({ indicator }) => indicator.name,
  level: ({ indicator }) => (indicator.level === undefined ? null : levelOf(indicator.level)),
  figure: async ({ indicator, ...model }, _args, { services, reading: open, budget }) => {
    const reading = await open()
    const question = questionFor(model, indicator)
    budget.figure(question.hierarchyAt)
    const value = await askFigure(reading, question, services.audience)
    const forest = reading.hierarchy.on(reading.today)
    const whole = forest.unit(model.unit)?.kind === 'province' || wholeProvince(forest) === model.unit
    return figureOf(services, reading, value, question, judge(indicator, value, whole))
  },
}
