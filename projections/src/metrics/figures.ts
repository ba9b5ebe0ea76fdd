import type { Reading } from '../queries/reading.ts'
import { answerOf, NO_SUMS, type Sums } from './answer.ts'
import { sharedRows } from './batch.ts'
import { cursorText, readCursor } from './cursor.ts'
import { MetricError } from './errors.ts'
import { estimateGroups } from './estimate.ts'
import { expectedBy } from './expected-by.ts'
import type { RowsCounting } from './metric.ts'
import { EVERYONE, forAudience, type Audience } from './persons.ts'
import { planOf, type By, type Plan } from './plan.ts'
import type { Placing } from './placing.ts'
import type { RawRow } from './raw-row.ts'
import { declaredPlacing, declaredTable } from './declared.ts'
import { hierarchyTable } from './hierarchy.ts'
import { placesOfItems } from './items-places.ts'
import { itemsTable } from './items.ts'
import { unitsTable } from './units.ts'
import { placingOfPlan } from './rows.ts'
import type { FigureRow, FiguresAnswer, FiguresQuestion } from './question.ts'
import { othersTurn } from '../queries/turns.ts'

const LEVEL: By = { kind: 'level', name: 'level' }
const isNumeratorOnly = (by: By): boolean => by.kind === 'dimension' && by.dimension.kind === 'numerator_only'

/** Rows of a metric that adds up things. Numerator-only names tell numerators apart; all else stays whole. */
async function rowsTable(reading: Reading, plan: Plan, { form }: RowsCounting): Promise<RawRow[]> {
  const { by, level } = plan
  const marked = by.some(isNumeratorOnly)
  const ofLevel = level === undefined || by.some(({ kind }) => kind === 'level') ? by : [...by, LEVEL]
  const [full, wholes] = await sharedRows(reading, plan, [
    ofLevel,
    ...(marked ? [ofLevel.filter((each) => !isNumeratorOnly(each))] : []),
  ])
  const placing = await placingOfPlan(reading, plan)
  // Tables that share a statement are answered at once: each goes on in a turn of its own.
  await othersTurn()
  const expected = expectedBy(plan, placing, reading.today)
  const levelAt = ofLevel.findIndex(({ kind }) => kind === 'level')
  const isOfLevel = (keys: readonly string[]): boolean => level === undefined || keys[levelAt] === level
  const wholeOf = (keys: readonly string[]): Sums | undefined =>
    marked
      ? wholes?.get(JSON.stringify(keys.filter((_, at) => !isNumeratorOnly(ofLevel[at] ?? LEVEL))))?.sums
      : undefined
  const rows = full === undefined ? [] : [...full.values()]
  // A row in which nothing counts, and which only shows flags, is made by who is expected in it.
  const [made, doubtful] = [new Map<string, RawRow>(), new Map<string, Sums>()]
  for (const { keys, sums } of rows.filter(({ keys: own }) => isOfLevel(own))) {
    const shown = keys.slice(0, by.length)
    const { numerator, inNumerator } = sums
    const all = { ...(wholeOf(keys) ?? sums), numerator, inNumerator }
    const counts = (marked ? inNumerator : sums.base + inNumerator) > 0
    if (!counts) doubtful.set(JSON.stringify(shown), all)
    else made.set(JSON.stringify(shown), { keys: shown, answer: () => answerOf(form, all, expected.of(shown)) })
  }
  for (const keys of expected.rows()) {
    const text = JSON.stringify(keys)
    const sums = doubtful.get(text) ?? NO_SUMS
    if (!made.has(text)) made.set(text, { keys, answer: () => answerOf(form, sums, expected.of(keys)) })
  }
  return [...made.values()]
}

async function tableOf(reading: Reading, plan: Plan): Promise<RawRow[]> {
  const { counts } = plan.metric
  switch (counts.kind) {
    case 'rows':
      return rowsTable(reading, plan, counts)
    case 'items':
      return itemsTable(reading, plan, { ...plan.metric, counts })
    case 'units':
      return unitsTable(reading, plan, { ...plan.metric, counts })
    case 'declared':
      return declaredTable(reading, plan, { ...plan.metric, counts })
    case 'hierarchy':
      return hierarchyTable(reading, plan)
    default:
      return counts satisfies never
  }
}

async function placingOfTable(reading: Reading, plan: Plan): Promise<Placing> {
  const { counts } = plan.metric
  if (counts.kind === 'declared') return declaredPlacing(reading, plan, counts)
  return counts.kind === 'items'
    ? (await placesOfItems(reading, plan, counts)).placings[0]
    : placingOfPlan(reading, plan)
}

/** Ascending by code, nothing said last. */
const compareKeys = ({ keys: one }: RawRow, { keys: other }: RawRow): number => {
  for (const [index, key] of one.entries()) {
    const against = other[index] ?? ''
    if (key === against) continue
    return key === '' ? 1 : against === '' || key > against ? (against === '' ? -1 : 1) : -1
  }
  return 0
}

const toRow = ({ by, metric }: Plan, { keys, answer }: RawRow, audience: Audience): FigureRow => ({
  keys: by.map(({ name }, index) => ({ name, value: keys[index] === '' ? null : (keys[index] ?? null) })),
  figure: forAudience(metric, answer(), audience),
})

/**
 * A table of figures: one row for each value of the names in `by` that something counts in, ascending by code, nothing said last.
 * A cursor is of the position of the first page: the operation that goes on has to be opened there (see `readCursor`).
 * @throws MetricError for what the catalogue does not know, that would not add up or that is too much
 */
export async function askFigures(
  reading: Reading,
  question: FiguresQuestion,
  audience: Audience = EVERYONE,
): Promise<FiguresAnswer> {
  const plan = planOf(reading, question, question.by)
  const { position } = reading.snapshot
  const after = question.after === undefined ? undefined : readCursor(question.after)
  if (after !== undefined && after.position !== position) {
    const hint = `open the operation at position ${after.position}, where its first page was read`
    throw new MetricError('BAD_CURSOR', `the cursor is of another position than ${position}`, hint)
  }
  const placing = await placingOfTable(reading, plan)
  // What tables of one operation need before they are asked for must not hold the loop as one.
  await othersTurn()
  estimateGroups(plan, placing)
  const rows = await tableOf(reading, plan)
  await othersTurn()
  rows.sort(compareKeys)
  const [from, size] = [after?.rows ?? 0, Math.max(0, question.first)]
  const page = rows.slice(from, from + size)
  const end = from + page.length
  return {
    rows: page.map((row) => toRow(plan, row, audience)),
    totalCount: rows.length,
    hasNextPage: end < rows.length,
    endCursor: page.length === 0 ? null : cursorText({ position, rows: end }),
  }
}
