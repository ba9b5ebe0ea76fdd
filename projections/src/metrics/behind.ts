import type { FactLine } from '../queries/facts.ts'
import type { Reading } from '../queries/reading.ts'
import type { Behind, FigureQuestion } from './question.ts'

/** A fact behind a figure, or, of MISSING, a unit that should have reported. */
export interface BehindEdge {
  readonly cursor: string
  readonly unit: string
  /** Undefined where a unit stands for itself: it should have reported. */
  readonly fact: FactLine | undefined
}

export interface BehindPage {
  readonly totalCount: number
  readonly edges: readonly BehindEdge[]
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

export interface PageOf {
  readonly first: number
  /** Cursor of the edge after which to go on. */
  readonly after: string | undefined
}

/** The facts behind a figure, newest position first; of MISSING the units that should have reported, by code. */
export type FactsBehind = (reading: Reading, question: FigureQuestion, of: Behind, page: PageOf) => Promise<BehindPage>
