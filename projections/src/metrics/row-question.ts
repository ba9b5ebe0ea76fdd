import { LEVELS, UNIT_KINDS } from '@ioc/contracts'
import { intervalName, intervalsOf, isGrain, type Grain } from './grain.ts'
import { askedPeriod } from './period.ts'
import type { FigureKey, FigureQuestion } from './question.ts'

/** Days of the interval that a row stands for; the period asked for where its keys name none. */
function periodOf(question: FigureQuestion, keys: readonly FigureKey[]): string {
  const named = keys.flatMap(({ name, value }): [Grain, string][] =>
    isGrain(name) && value !== null ? [[name, value]] : [],
  )
  if (named.length === 0) return question.period
  const wanted = intervalName(named.map(([, value]) => value))
  const intervals = intervalsOf(
    named.map(([grain]) => grain),
    askedPeriod(question.period),
  )
  const interval = intervals.find(({ name }) => name === wanted)
  return interval === undefined ? question.period : `${interval.from}/${interval.to}`
}

/** The lowest unit that a row's keys name; the unit asked for where they name none. */
function unitOf(question: FigureQuestion, keys: readonly FigureKey[]): string {
  const lowestFirst = UNIT_KINDS.map((kind) => `unit.${kind}`).reverse()
  const names = lowestFirst.flatMap((name) => keys.find((key) => key.name === name && key.value !== null) ?? [])
  return names[0]?.value ?? question.unit
}

/**
 * The question of one figure that a row of a table answers. A row of units that stand under none of a kind, or of no level, is part of
 * what no question of one figure can ask for: it stays the question that it is part of.
 */
export function rowQuestion(question: FigureQuestion, keys: readonly FigureKey[]): FigureQuestion {
  const level = keys.find(({ name }) => name === 'level')?.value
  const dimensions = keys.filter(({ name }) => name !== 'level' && !name.startsWith('unit.') && !isGrain(name))
  return {
    ...question,
    unit: unitOf(question, keys),
    period: periodOf(question, keys),
    level: LEVELS.find((each) => each === level) ?? question.level,
    where: [...question.where, ...dimensions.map(({ name, value }) => ({ name, values: [value ?? ''] }))],
  }
}
