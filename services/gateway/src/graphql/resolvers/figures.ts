import type { Level } from '@ioc/contracts'
import {
  attendanceFigure,
  capabilityFigure,
  measureFigure,
  paymentsTotal,
  plainQuestion,
  type FigureQuestion,
} from '@ioc/projections/queries'
import type { DimensionInput, QueryResolvers } from '../../generated/resolver-types.ts'
import { clientError } from '../errors.ts'
import { figureOf } from '../figures.ts'
import { checkDays, periodOf } from '../narrow.ts'

export const capability: NonNullable<QueryResolvers['capability']> = async (_root, args, context) => {
  const { code, unit, level, period } = args
  const reading = await context.reading()
  const question = { code, unit, level: level ?? undefined, period: periodOf(period) }
  const metric = plainQuestion(`capability.${code}`, unit, period, { level: question.level })
  return figureOf(context.services, reading, await capabilityFigure(reading, question), metric)
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
  const where = Object.entries(dimensions ?? {}).map(([name, value]) => ({ name, values: [value] }))
  const metric = plainQuestion(`measure.${code}`, unit, period, { level: question.level, where })
  return figureOf(context.services, reading, await measureFigure(reading, question), metric)
}

/** Code of the metric that attendance of a session is. */
export const ATTENDANCE = 'attendance.present'

/** What attendance of a session is in the catalogue of metrics. */
export const attendanceQuestion = (unit: string, date: string, session: string, level?: Level): FigureQuestion =>
  plainQuestion(ATTENDANCE, unit, date, { level, where: [{ name: 'session', values: [session] }] })

export const attendance: NonNullable<QueryResolvers['attendance']> = async (_root, args, context) => {
  const { unit, date, session } = args
  const reading = await context.reading()
  const value = await attendanceFigure(reading, unit, { date, session })
  return figureOf(context.services, reading, value, attendanceQuestion(unit, date, session))
}

export const payments: NonNullable<QueryResolvers['payments']> = async (_root, { unit, from, to }, context) => {
  checkDays(from, to)
  const reading = await context.reading()
  const { cashless, total, byMethod } = await paymentsTotal(reading, unit, from, to)
  return {
    cashless: figureOf(
      context.services,
      reading,
      cashless,
      plainQuestion('payments.cashless-share', unit, `${from}/${to}`),
    ),
    total: total === undefined ? null : String(total),
    byMethod: byMethod.map(({ method, amount, payments }) => ({ method, amount: String(amount), payments })),
  }
}
