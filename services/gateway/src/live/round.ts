import type { Operation } from './operation.ts'

/** What an answer was made of: it stands as long as none of that changes. */
export interface Dependencies {
  /** Tables that were read. */
  readonly tables: ReadonlySet<string>
  /** Something that nobody tells of when it changes, such as the state of other processes. */
  readonly outside: boolean
}

/** An execution result as JSON; failed when it carries errors. */
export interface Answer {
  readonly json: string
  readonly failed: boolean
  readonly depends: Dependencies
}

/** One look at the read models. */
export interface Round {
  readonly answer: (operation: Operation) => Promise<Answer>
  /** A text that is another as soon as an answer that depends on this may be another. */
  readonly stamp: (depends: Dependencies) => string
  /** An execution result without data, as JSON: the last answer still stands at this snapshot, and so old is it. */
  readonly confirmation: string
}
