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

/** Every history and question that is a little less than these: large steps first. */
function* smaller({ history, asking }: Difference): Generator<Pick<Difference, 'history' | 'asking'>> {
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

/** Takes away from a history and its question whatever they still differ without. */
export async function smallest(engine: Engine, system: System, found: Difference): Promise<Difference> {
  for (const less of smaller(found)) {
    const [loaded] = await engine.load([less.history])
    const difference =
      loaded === undefined
        ? undefined
        : await differenceIn(system, loaded, { history: less.history, askings: [less.asking] })
    if (difference !== undefined) return smallest(engine, system, difference)
  }
  return found
}
