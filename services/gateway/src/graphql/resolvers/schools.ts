import { attendanceFigure, listFacts, schoolCapabilities } from '@ioc/projections/queries'
import type { QueryResolvers, SchoolResolvers } from '../../generated/resolver-types.ts'
import { figureOf } from '../figures.ts'
import { attendanceQuestion } from './figures.ts'
import { factPage } from './facts.ts'
import { levelOf, periodOf } from '../narrow.ts'
import { pageSize, positionOf } from '../paging.ts'
import { unitModel } from './units.ts'

/** A school as it is today, also when it has closed; null where nothing opened it or it is no school. */
export const school: NonNullable<QueryResolvers['school']> = async (_root, { code }, context) => {
  const reading = await context.reading()
  const model = unitModel(reading.hierarchy.on(reading.today), code)
  return model?.unit.kind === 'school' ? model : null
}

export const schoolFields: SchoolResolvers = {
  unit: (model) => model,
  attendance: async ({ unit }, { date, session }, context) => {
    const reading = await context.reading()
    const value = await attendanceFigure(reading, unit.code, { date, session })
    return figureOf(context.services, reading, value, attendanceQuestion(unit.code, date, session))
  },
  capabilities: async ({ unit }, { period }, context) => {
    const states = await schoolCapabilities(await context.reading(), unit.code, periodOf(period))
    return states.map(({ capability, name, inUse, level, platforms }) => ({
      capability,
      name,
      inUse: inUse ?? null,
      level: level === undefined ? null : levelOf(level),
      platforms,
    }))
  },
  facts: async ({ unit, forest }, { first, after }, context) => {
    const size = pageSize(first, 20)
    const units = [unit.code, ...forest.under(unit.code).map(({ code }) => code)]
    const before = positionOf(after)
    const lines = await listFacts(await context.reading(), {
      units,
      type: undefined,
      day: undefined,
      before,
      limit: size + 1,
    })
    return factPage(lines, size)
  },
}
