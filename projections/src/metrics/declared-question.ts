import type { MeasureEntry } from '@ioc/contracts'
import type { DeclaredModel } from '../declare/index.ts'
import type { Candidate } from './candidates.ts'
import type { Without } from './parts.ts'
import type { Placing } from './placing.ts'

/** What one statement over declared measures answers: several measures of one period that are alike (see `likeness`). */
export interface DeclaredStatementOf {
  readonly model: DeclaredModel
  readonly table: string
  readonly position: string
  readonly codes: readonly string[]
  /** One of the measures, for all that they have in common. */
  readonly entry: MeasureEntry
  readonly period: string
  /** Last day of each period that may answer, at most today; of stocks the reference day. */
  readonly lastDays: ReadonlyMap<string, string>
  /** Shorter periods that answer where the one asked for was not declared, in their order. */
  readonly candidates: readonly Candidate[]
  readonly placing: Placing
  /** Reporting level of a unit on the reference day. */
  readonly levelOf: (unit: string) => string | undefined
  readonly groups: number
  /** Dimensions that rows are made of. */
  readonly by: readonly string[]
  readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[]
  /** Dimensions matched exactly. */
  readonly exactly: Readonly<Record<string, string>> | undefined
  readonly without?: Without
}
