import type { FigureAnswer } from './question.ts'

/** A row before it is told what it says: keys as texts, '' where nothing is said. */
export interface RawRow {
  readonly keys: readonly string[]
  readonly answer: () => FigureAnswer
}
