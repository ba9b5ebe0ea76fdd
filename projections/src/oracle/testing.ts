import { catalogue } from '@ioc/contracts'
import type { FigureAnswer } from '../metrics/question.ts'
import { evaluate, evaluateTable, type TableQuestion } from './evaluate.ts'
import { given, type Said } from './given.ts'
import type { Context } from './item.ts'

export type Short = Partial<TableQuestion> & {
  readonly metric: string
  readonly today?: string
  readonly position?: bigint
}

const contextOf = ({ today = '2025-06-01', position = 1_000_000n }: Short): Context => ({
  position,
  today,
  catalogue,
  province: undefined,
})
const questionOf = (short: Short): TableQuestion => ({
  unit: 'P',
  period: '2024',
  level: undefined,
  where: [],
  hierarchyAt: undefined,
  by: [],
  ...short,
})

/** The figure of province P for 2024, unless the question says otherwise. */
export const figure = (said: readonly Said[], short: Short): FigureAnswer =>
  evaluate(given(said), questionOf(short), contextOf(short))

/** `numerator/denominator`, or the value of what is no ratio. */
export const short = ({ value, numerator, denominator }: FigureAnswer): string | null =>
  numerator === null ? value : `${numerator}/${denominator}`

/** Each row as its keys and its figure in short. */
export const rows = (said: readonly Said[], question: Short & { readonly by: readonly string[] }) =>
  evaluateTable(given(said), questionOf(question), contextOf(question)).map((row) => [
    ...row.keys.map(({ value }) => value),
    short(row.figure),
  ])

/** `reporting of expected`. */
export const sources = ({ reporting, expected }: FigureAnswer): string => `${reporting} of ${expected}`

/** Flags and how often, for example `not-open 2`. */
export const flags = ({ flags: counts }: FigureAnswer): readonly string[] =>
  counts.map(({ code, count }) => `${code} ${count}`)
