import fc from 'fast-check'
import { CODES } from './codes.ts'
import { historiesAbout, TOPICS, type History, type Topic } from './histories.ts'
import { operationsAbout, type Asking } from './questions.ts'

/** A history and what is asked about it; questions of one moment that stand together are one operation. */
export interface Case {
  readonly history: History
  readonly askings: readonly Asking[]
}

/** A measure's statement takes the engine three times as long to analyse as any other: of those there are fewer. */
const weighted = (topics: readonly Topic[]): fc.Arbitrary<Topic> => {
  const isMeasure = (topic: Topic): boolean => CODES.measure(topic) !== undefined
  const lists = [
    { of: topics.filter(isMeasure), weight: 1 },
    { of: topics.filter((topic) => !isMeasure(topic)), weight: 5 },
  ]
  return fc.oneof(
    ...lists.flatMap(({ of, weight }) => (of.length === 0 ? [] : [{ arbitrary: fc.constantFrom(...of), weight }])),
  )
}

/** Random cases: a history that is mostly about one thing, and questions about that. */
export const cases = (operations: number, topics: readonly Topic[] = TOPICS): fc.Arbitrary<Case> =>
  weighted(topics).chain((topic) =>
    fc
      .tuple(historiesAbout(topic), fc.array(operationsAbout(topic), { minLength: operations, maxLength: operations }))
      .map(([history, asked]) => ({ history, askings: asked.flatMap((operationOf) => operationOf(history.units)) })),
  )
