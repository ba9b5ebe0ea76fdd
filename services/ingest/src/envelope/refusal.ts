import type { ProblemCodeName } from '@ioc/contracts'

/** Why one event is not taken. `pointer` is an RFC 6901 pointer into the event. */
export interface Refusal {
  readonly code: ProblemCodeName
  readonly detail: string
  readonly pointer?: string
}

export const refusal = (code: ProblemCodeName, detail: string, pointer?: string): Refusal =>
  pointer === undefined ? { code, detail } : { code, detail, pointer }
