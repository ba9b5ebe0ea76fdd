import type { UnitFactKind } from './model.ts'

/** Which fact set something, in the order in which such facts take effect. */
export interface SetBy {
  /** First day on which it holds. */
  readonly day: string
  /** See `version.ts`. */
  readonly ver: bigint
}

/** A unit as it stands on one day. */
export interface Unit {
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly levels: readonly string[]
  /** The one level that it counts in; undefined for units without levels. */
  readonly reportingLevel: string | undefined
  readonly ownership: string | undefined
  readonly schoolKind: string | undefined
  /** Authority that manages it, wherever it stands. */
  readonly managedBy: string | undefined
  /** Parent as reported; it may not be open, see {@link UnitForest.parentOf}. */
  readonly parent: string | undefined
  readonly parentSetBy: SetBy
  /** Whether it exists on the day. */
  readonly open: boolean
  /** First day of its (latest) existence; undefined as long as nothing opened it. */
  readonly openedOn: string
  /** First day on which it no longer exists, also when that lies ahead. */
  readonly closedOn: string | undefined
  /** Units that go on where it merged or split. */
  readonly successors: readonly string[]
  /** How it ended. */
  readonly endedBy: SetBy
  /** What ingest wrote on the opening that counts. */
  readonly flags: readonly string[]
}

/** One organisation fact, decoded from its row. Dates are `YYYY-MM-DD`. */
export interface UnitFact {
  readonly unit: string
  readonly fact: UnitFactKind
  readonly effectiveFrom: string
  /** Which of several facts counts: see `version.ts`. */
  readonly ver: bigint
  /** Which of the attributes below were there. */
  readonly given: readonly string[]
  readonly name: string
  readonly kind: string
  readonly levels: readonly string[]
  readonly reportingLevel: string
  readonly ownership: string
  readonly schoolKind: string
  readonly managedBy: string
  /** Code of the main campus, where one is named. */
  readonly main: string
  readonly parent: string
  readonly successors: readonly string[]
  /** What ingest wrote on it. */
  readonly flags: readonly string[]
}
