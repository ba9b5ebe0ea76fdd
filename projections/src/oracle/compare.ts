import fc from 'fast-check'
import type { FigureAnswer, FigureRow } from '../metrics/question.ts'
import type { Reading } from '../queries/reading.ts'
import { cases, type Case } from './cases.ts'
import { CODES } from './codes.ts'
import { RefusedQuestion } from './days.ts'
import { positionAt, type Engine, type Loaded } from './engine.ts'
import { evaluateIn, evaluateTableIn, worldOf, type TableQuestion } from './evaluate.ts'
import type { History, Topic } from './histories.ts'
import type { Context } from './item.ts'
import type { Asking } from './questions.ts'

/** An answer in a form that can be compared: a figure, rows, or why there is none. */
export type Answer =
  | { readonly kind: 'figure'; readonly figure: FigureAnswer }
  | { readonly kind: 'rows'; readonly rows: readonly FigureRow[] }
  | { readonly kind: 'refused'; readonly code: string }

/** What is compared with the oracle. */
export interface System {
  /** Undefined for what it is not asked. */
  readonly answer: (reading: Reading, question: TableQuestion, context: Context) => Promise<Answer | undefined>
}

/** Where system and oracle differ. */
export interface Difference {
  readonly history: History
  readonly asking: Asking
  readonly expected: Answer
  readonly actual: Answer
}

/** What the oracle says. */
function expectedAnswer(facts: Loaded['facts'], question: TableQuestion, context: Context): Answer {
  const world = worldOf(facts, context)
  try {
    return question.by.length === 0
      ? { kind: 'figure', figure: evaluateIn(world, question) }
      : { kind: 'rows', rows: evaluateTableIn(world, question) }
  } catch (error) {
    if (error instanceof RefusedQuestion) return { kind: 'refused', code: error.code }
    throw error
  }
}

/** Names in the order of their codes, absent ones left out, so that equal answers are equal texts. */
export const asText = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )

const contextOf = (loaded: Loaded, { share, today, province }: Asking): Context => ({
  position: positionAt(loaded, share),
  today,
  province,
  catalogue: CODES,
})

/** The first question of a case that system and oracle answer differently. */
export async function differenceIn(system: System, loaded: Loaded, one: Case): Promise<Difference | undefined> {
  for (const asking of one.askings) {
    const context = contextOf(loaded, asking)
    const actual = await system.answer(await loaded.reading(context), asking.question, context)
    if (actual === undefined) continue
    const expected = expectedAnswer(loaded.facts, asking.question, context)
    if (asText(actual) !== asText(expected)) return { history: one.history, asking, expected, actual }
  }
  return undefined
}

/** A batch of cases that are in the engine together; the same seed makes the same cases. */
export const batchOf = (seed: number, size: number, questions: number, topics?: readonly Topic[]): readonly Case[] =>
  fc.sample(cases(questions, topics), { seed, numRuns: size })

/** Compares a batch of cases, all of which stand in the same tables. */
export async function differencesInBatch(
  engine: Engine,
  system: System,
  batch: readonly Case[],
): Promise<readonly { readonly index: number; readonly difference: Difference }[]> {
  const loaded = await engine.load(batch.map(({ history }) => history))
  const found: { index: number; difference: Difference }[] = []
  for (const [index, one] of batch.entries()) {
    const there = loaded[index]
    const difference = there === undefined ? undefined : await differenceIn(system, there, one)
    if (difference !== undefined) found.push({ index, difference })
  }
  return found
}
