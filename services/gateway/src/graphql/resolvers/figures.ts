import { attendanceFigure, capabilityFigure, measureFigure, paymentsTotal } from '@ioc/projections/queries'
import type { DimensionInput, QueryResolvers } from '../../generated/resolver-types.ts'
import { clientError } from '../errors.ts'
import { figureOf } from '../figures.ts'
import { checkDays, periodOf } from '../narrow.ts'

export const capability: NonNullable<QueryResolvers['capability']> = async (_root, args, context) => {
  const { code, unit, level, period } = args
  const reading = await context.reading()
  const question = { code, unit, level: level ?? undefined, period: periodOf(period) }
  return figureOf(context.services, reading, await capabilityFigure(reading, question))
}

function dimensionsOf(given: readonly DimensionInput[] | null | undefined): Record<string, string> | undefined {
  if (given == null) return undefined
  const dimensions = Object.fromEntries(given.map(({ name, value }) => [name, value]))
  if (Object.keys(dimensions).length === given.length) return dimensions
  throw clientError('BAD_USER_INPUT', 'dimensions: a name stands twice')
}

export const measure: NonNullable<QueryResolvers['measure']> = async (_root, args, context) => {
  const { code, unit, level, period } = args
  const dimensions = dimensionsOf(args.dimensions)
  const reading = await context.reading()
  const question = { code, unit, level: level ?? undefined, period: periodOf(period), dimensions }
  return figureOf(context.services, reading, await measureFigure(reading, question))
}

export const attendance: NonNullable<QueryResolvers['attendance']> = async (_root, args, context) => {
  const { unit, date, session } = args
  const reading = await context.reading()
  return figureOf(context.services, reading, await attendanceFigure(reading, unit, { date, session }))
}

export const payments: NonNullable<QueryResolvers['payments']> = async (_root, { unit, from, to }, context) => {
  checkDays(from, to)
  const reading = await context.reading()
  const { cashless, total, byMethod } = await paymentsTotal(reading, unit, from, to)
  return {
    cashless: figureOf(context.services, reading, cashless),
    total: total === undefined ? null : String(total),
    byMethod: byMethod.map(({ method, amount, payments }) => ({ method, amount: String(amount), payments })),
  }
}
