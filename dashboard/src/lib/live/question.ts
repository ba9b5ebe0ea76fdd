import type { Decoder } from './decode.ts'

/** A question as it is kept: its text, what it takes of the screen's parameters, and how its answer is read. */
export interface Question<Data> {
  readonly name: string
  readonly document: string
  readonly variables: readonly string[]
  /** Those of them without which it cannot be asked. */
  readonly required: readonly string[]
  readonly decode: Decoder<Data>
}
