import { clientError } from './errors.ts'

/** What one operation may ask of the catalogue of metrics. */
const MAX_FIGURES = 200
const MAX_TABLES = 16
const MAX_HIERARCHIES = 4

/** Counts what the fields of one operation ask for, so that none of them can be repeated without end by alias. */
export class OperationBudget {
  #figures = 0
  #tables = 0
  readonly #hierarchies = new Set<string>()

  /** @throws GraphQLError TOO_LARGE beyond {@link MAX_FIGURES}, or {@link MAX_HIERARCHIES} different days. */
  figure(hierarchyAt?: string): void {
    if (++this.#figures > MAX_FIGURES) {
      throw clientError('TOO_LARGE', `At most ${MAX_FIGURES} figures an operation`, {
        hint: 'ask for a table: figures',
      })
    }
    this.#hierarchy(hierarchyAt)
  }

  /** @throws GraphQLError TOO_LARGE beyond {@link MAX_TABLES}. */
  table(hierarchyAt?: string): void {
    if (++this.#tables > MAX_TABLES) {
      throw clientError('TOO_LARGE', `At most ${MAX_TABLES} tables of figures an operation`, {
        hint: 'ask in several operations',
      })
    }
    this.#hierarchy(hierarchyAt)
  }

  #hierarchy(at: string | undefined): void {
    if (at === undefined) return
    this.#hierarchies.add(at)
    if (this.#hierarchies.size <= MAX_HIERARCHIES) return
    throw clientError('TOO_LARGE', `At most ${MAX_HIERARCHIES} hierarchies an operation`, {
      hint: 'ask in several operations',
    })
  }
}
