import type { Reading } from '../queries/reading.ts'
import { answerOf, NO_SUMS, type Sums } from './answer.ts'
import { sharedRows } from './batch.ts'
import type { RowsCounting } from './metric.ts'
import { EVERYONE, forAudience, type Audience } from './persons.ts'
import { planOf, type By, type Plan } from './plan.ts'
import { declaredFigure } from './declared.ts'
import { hierarchyFigure } from './hierarchy.ts'
import { itemsFigure } from './items.ts'
import { unitsFigure } from './units.ts'
import { placingOfPlan } from './rows.ts'
import type { FigureAnswer, FigureQuestion } from './question.ts'

const LEVEL: By = { kind: 'level', name: 'level' }

/** A figure that adds up things: of the rows of its level, or of all. */
async function rowsFigure(reading: Reading, plan: Plan, { form }: RowsCounting): Promise<FigureAnswer> {
  const { level } = plan
  const [rows] = await sharedRows(reading, plan, [level === undefined ? [] : [LEVEL]])
  const sums: Sums = rows?.get(JSON.stringify(level === undefined ? [] : [level]))?.sums ?? NO_SUMS
  const { expected } = await placingOfPlan(reading, plan)
  const should = level === undefined ? expected : expected.filter((unit) => unit.level === level)
  return answerOf(form, sums, should.length)
}

/** The figure of a plan without rows. */
export async function figureOf(reading: Reading, plan: Plan): Promise<FigureAnswer> {
  const { counts } = plan.metric
  switch (counts.kind) {
    case 'rows':
      return rowsFigure(reading, plan, counts)
    case 'items':
      return itemsFigure(reading, plan, { ...plan.metric, counts })
    case 'units':
      return unitsFigure(reading, plan, { ...plan.metric, counts })
    case 'declared':
      return declaredFigure(reading, plan, { ...plan.metric, counts })
    case 'hierarchy':
      return hierarchyFigure(reading, plan)
    default:
      return counts satisfies never
  }
}

/**
 * One figure of a metric, for everything under a unit in a period. Figures of one operation that look at the same things share
 * a statement. The unit has to be known: see `isKnownUnit`.
 * @throws MetricError for what the catalogue does not know, or that is too much
 */
export async function askFigure(
  reading: Reading,
  question: FigureQuestion,
  audience: Audience = EVERYONE,
): Promise<FigureAnswer> {
  const plan = planOf(reading, question, [])
  return forAudience(plan.metric, await figureOf(reading, plan), audience)
}
