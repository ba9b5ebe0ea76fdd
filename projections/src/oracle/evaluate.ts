import type { Fact } from '@ioc/contracts/log'
import type { FigureAnswer, FigureQuestion, FigureRow } from '../metrics/question.ts'
import { daysOf, earlier, intervalsOf, isGrain, RefusedQuestion, type Interval } from './days.ts'
import { compareText, textOf, textsOf } from './fields.ts'
import { hierarchies } from './hierarchy.ts'
import type { Asked, Context, Key, Metric, World } from './item.ts'
import { metricOf } from './metrics.ts'
import { factsAt } from './reports.ts'
import { Table, type Row } from './rows.ts'
import { UNIT_FILTERS } from './scope.ts'
import { isOrganisation } from './units.ts'

/** A question for rows: one for each combination of values of the names in `by`. */
export interface TableQuestion extends FigureQuestion {
  readonly by: readonly string[]
}

/** The facts of a log, ready for questions at one position. */
export function worldOf(facts: readonly Fact[], context: Context): World {
  const there = factsAt(facts, context.position)
  return { facts: there, on: hierarchies(there, context.province), context }
}

/** Whether any fact names a code: as who speaks, or in what is said about the hierarchy. */
const isNamed = (facts: readonly Fact[], code: string): boolean =>
  facts.some(({ subject }) => subject === code) ||
  facts
    .filter(isOrganisation)
    .some(({ data }) =>
      [
        ...['parent', 'successor', 'managedBy', 'main'].map((name) => textOf(data, name)),
        ...(textsOf(data, 'successors') ?? []),
      ].includes(code),
    )

interface Ready {
  readonly metric: Metric
  readonly days: Interval
}

function check({ facts, context }: World, question: FigureQuestion, by: readonly string[]): Ready {
  const metric = metricOf(question.metric, context.catalogue)
  if (metric === undefined) throw new RefusedQuestion('UNKNOWN_METRIC', question.metric)
  const days = daysOf(question.period)
  if (days === undefined) throw new RefusedQuestion('IMPOSSIBLE_PERIOD', question.period)
  if (!isNamed(facts, question.unit)) throw new RefusedQuestion('UNKNOWN_UNIT', question.unit)
  const dimensions = [...metric.partitioning, ...metric.numeratorOnly]
  for (const { name } of question.where) {
    if (![...dimensions, ...UNIT_FILTERS].includes(name)) throw new RefusedQuestion('UNKNOWN_NAME', name)
  }
  for (const name of by) {
    if (isGrain(name) && !metric.byTime) throw new RefusedQuestion('NOT_ADDITIVE', name)
    const isUnits = name === 'level' || name.startsWith('unit.') || isGrain(name)
    if (![...dimensions].includes(name) && !isUnits) throw new RefusedQuestion('UNKNOWN_NAME', name)
  }
  return { metric, days }
}

const askedOf = (question: FigureQuestion, days: Interval, today: string, by: readonly string[]): Asked => ({
  ...question,
  days,
  referenceDay: earlier(days.to, today),
  by,
  isInterval: false,
})

/**
 * The answer to a question, from the facts alone.
 * @throws RefusedQuestion for what the rules refuse
 */
export function evaluateIn(world: World, question: FigureQuestion): FigureAnswer {
  const { metric, days } = check(world, question, [])
  return new Table(world, askedOf(question, days, world.context.today, []), metric).figure([])
}

/** {@link evaluateIn}, of facts in whatever order. */
export const evaluate = (facts: readonly Fact[], question: FigureQuestion, context: Context): FigureAnswer =>
  evaluateIn(worldOf(facts, context), question)

/** Each interval of the first grain has rows of its own: those of the question cut to it. */
function rowsOf(world: World, asked: Asked, metric: Metric): readonly Row[] {
  const place = asked.by.findIndex(isGrain)
  const grain = asked.by[place]
  if (grain === undefined) return new Table(world, asked, metric).rows()
  const by = asked.by.toSpliced(place, 1)
  return [...intervalsOf(grain, asked.days)].flatMap(([name, days]) => {
    const referenceDay = earlier(days.to, world.context.today)
    const rows = rowsOf(world, { ...asked, days, referenceDay, by, isInterval: true }, metric)
    return rows.map(({ keys, figure }) => ({ keys: keys.toSpliced(place, 0, name), figure }))
  })
}

/** Ascending by code, null last. */
const compareKeys = (one: readonly Key[], other: readonly Key[]): number => {
  const at = one.findIndex((key, index) => key !== other[index])
  const [left, right] = [one[at] ?? null, other[at] ?? null]
  if (at < 0) return 0
  return left === null ? 1 : right === null ? -1 : compareText(left, right)
}

/**
 * All rows of a table of figures, in the order of their keys.
 * @throws RefusedQuestion for what the rules refuse
 */
export function evaluateTableIn(world: World, question: TableQuestion): readonly FigureRow[] {
  const { metric, days } = check(world, question, question.by)
  const rows = rowsOf(world, askedOf(question, days, world.context.today, question.by), metric)
  return [...rows]
    .sort((one, other) => compareKeys(one.keys, other.keys))
    .map(({ keys, figure }) => ({
      keys: question.by.map((name, index) => ({ name, value: keys[index] ?? null })),
      figure,
    }))
}

/** {@link evaluateTableIn}, of facts in whatever order. */
export const evaluateTable = (
  facts: readonly Fact[],
  question: TableQuestion,
  context: Context,
): readonly FigureRow[] => evaluateTableIn(worldOf(facts, context), question)
