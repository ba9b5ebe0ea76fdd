import fc from 'fast-check'
import { historiesAbout, TOPICS, type History, type Topic } from './histories.ts'
import { askingsAbout, type Asking } from './questions.ts'

/** A history and what is asked about it. */
export interface Case {
  readonly history: History
  readonly askings: readonly Asking[]
}

/** Random cases: a history that is mostly about one thing, and questions about that. */
export const cases = (questions: number, topics: readonly Topic[] = TOPICS): fc.Arbitrary<Case> =>
  fc
    .constantFrom(...topics)
    .chain((topic) =>
      fc
        .tuple(historiesAbout(topic), fc.array(askingsAbout(topic), { minLength: questions, maxLength: questions }))
        .map(([history, asked]) => ({ history, askings: asked.map((askingOf) => askingOf(history.units)) })),
    )
