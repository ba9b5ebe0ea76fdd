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
  /** What else the operation asked, where the difference does not show without it. */
  readonly beside: readonly Asking[]
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

const isSameMoment = (one: Asking, other: Asking): boolean =>
  one.share === other.share && one.today === other.today && one.province === other.province

/** Questions of one moment that stand together. */
function operationsOf(askings: readonly Asking[]): readonly (readonly Asking[])[] {
  const operations: Asking[][] = []
  for (const asking of askings) {
    const last = operations.at(-1)
    if (last?.[0] !== undefined && isSameMoment(last[0], asking)) last.push(asking)
    else operations.push([asking])
  }
  return operations
}

/** The first question of a case that system and oracle answer differently. */
export async function differenceIn(
  system: System,
  loaded: Loaded,
  { history, askings }: Pick<Case, 'history' | 'askings'>,
): Promise<Difference | undefined> {
  for (const operation of operationsOf(askings)) {
    const [first] = operation
    if (first === undefined) continue
    const context = contextOf(loaded, first)
    const reading = await loaded.reading(context)
    const answers = await Promise.all(operation.map(({ question }) => system.answer(reading, question, context)))
    for (const [index, asking] of operation.entries()) {
      const actual = answers[index]
      if (actual === undefined) continue
      const expected = expectedAnswer(loaded.facts, asking.question, context)
      const beside = operation.filter((other) => other !== asking)
      if (asText(actual) !== asText(expected)) return { history, asking, beside, expected, actual }
    }
  }
  return undefined
}

/** A batch of cases that are in the engine together; the same seed makes the same cases. */
export const batchOf = (seed: number, size: number, operations: number, topics?: readonly Topic[]): readonly Case[] =>
  fc.sample(cases(operations, topics), { seed, numRuns: size })

/** Histories that are asked about at the same time: the engine analyses one statement while others wait for theirs. */
const AT_ONCE = 6

/** Compares a batch of cases, all of which stand in the same tables. */
export async function differencesInBatch(
  engine: Engine,
  system: System,
  batch: readonly Case[],
): Promise<readonly { readonly index: number; readonly difference: Difference }[]> {
  const loaded = await engine.load(batch.map(({ history }) => history))
  const found: { index: number; difference: Difference }[] = []
  const waiting = batch.entries()
  const work = async (): Promise<void> => {
    for (const [index, one] of waiting) {
      const there = loaded[index]
      const difference = there === undefined ? undefined : await differenceIn(system, there, one)
      if (difference !== undefined) found.push({ index, difference })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found.sort((one, other) => one.index - other.index)
}
