import { differenceIn, type Difference, type System } from './compare.ts'
import type { Engine } from './engine.ts'
import type { Written } from './histories.ts'
import type { Asking } from './questions.ts'

/** What a fact can do without. */
const OPTIONAL = [
  'level',
  'dimensions',
  'grade',
  'on',
  'cancelled',
  'ownership',
  'managedBy',
  'schoolKind',
  'reportingLevel',
  'parent',
  'feeKind',
]

function simplerFacts({ data, ...fact }: Written): readonly Written[] {
  const without = OPTIONAL.filter(
    (name) => name in data && !(name === 'parent' && fact.type.includes('unit-moved')),
  ).map((name) => ({
    ...fact,
    data: Object.fromEntries(Object.entries(data).filter(([other]) => other !== name)),
  }))
  const once = fact.times > 1 ? [{ ...fact, data, times: 1 }] : []
  return [...without, ...once, ...((fact.flags ?? []).length > 0 ? [{ ...fact, data, flags: [] }] : [])]
}

function simplerQuestions(asking: Asking): readonly Asking[] {
  const { question } = asking
  const less = [
    ...question.by.map((name) => ({ ...question, by: question.by.filter((other) => other !== name) })),
    ...question.where.map((filter) => ({ ...question, where: question.where.filter((other) => other !== filter) })),
    ...(question.level === undefined ? [] : [{ ...question, level: undefined }]),
    ...(question.hierarchyAt === undefined ? [] : [{ ...question, hierarchyAt: undefined }]),
  ].map((simpler) => ({ ...asking, question: simpler }))
  return asking.share === 1 ? less : [...less, { ...asking, share: 1 }]
}

const without = <Item>(items: readonly Item[], from: number, count: number): readonly Item[] => [
  ...items.slice(0, from),
  ...items.slice(from + count),
]

type Less = Pick<Difference, 'history' | 'asking' | 'beside'>

/** Every history and question that is a little less than these: large steps first. */
function* smaller({ beside, ...found }: Difference): Generator<Less> {
  if (beside.length > 0) yield { ...found, beside: [] }
  for (const less of smallerAlone(found)) yield { ...less, beside }
}

function* smallerAlone({ history, asking }: Omit<Less, 'beside'>): Generator<Omit<Less, 'beside'>> {
  const { facts } = history
  for (let count = Math.ceil(facts.length / 2); count >= 1; count = Math.floor(count / 2)) {
    for (let from = 0; from < facts.length; from += count) {
      yield { asking, history: { ...history, facts: without(facts, from, count) } }
    }
  }
  for (const simpler of simplerQuestions(asking)) yield { history, asking: simpler }
  for (const [index, fact] of facts.entries()) {
    for (const simpler of simplerFacts(fact)) {
      yield { asking, history: { ...history, facts: facts.map((other, at) => (at === index ? simpler : other)) } }
    }
  }
}

/** Takes items in lists of so many. */
function* inLists<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[]> {
  let list: Item[] = []
  for (const item of items) {
    list.push(item)
    if (list.length < size) continue
    yield list
    list = []
  }
  if (list.length > 0) yield list
}

/** Takes away from a history and its question whatever they still differ without. */
export async function smallest(engine: Engine, system: System, found: Difference): Promise<Difference> {
  for (const list of inLists(smaller(found), engine.slots)) {
    const loaded = await engine.load(list.map(({ history }) => history))
    for (const [index, { history, asking, beside }] of list.entries()) {
      const there = loaded[index]
      const askings = [asking, ...beside]
      const difference = there === undefined ? undefined : await differenceIn(system, there, { history, askings })
      if (difference !== undefined) return smallest(engine, system, difference)
    }
  }
  return found
}
