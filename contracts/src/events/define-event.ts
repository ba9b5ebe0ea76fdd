import type { Static, TSchema } from 'typebox'

/** A whole structured CloudEvent as a school would post it. */
export interface ExampleEvent<Data> {
  readonly id: string
  readonly source: string
  /** Unit code. */
  readonly subject: string
  /** RFC 3339 with offset. */
  readonly time: string
  readonly data: Data
}

/**
 * What a key needs beyond speaking for the subject, where a fact reaches further than its own unit. Whoever checks rights reads
 * this and knows no type by name.
 */
export interface NeededRights {
  /**
   * JSON pointers into the data, `*` for every element of a list, to codes of units that the fact attaches to, gives to or speaks
   * of: the key must be allowed each of them.
   */
  readonly units: readonly string[]
  /** JSON pointer into the data to a kind of unit: the key must be allowed to organise units of that kind. */
  readonly kind?: string
  /** JSON pointer to the unit that the subject is put under; without it the subject stands beside the province itself. */
  readonly under?: string
}

/**
 * What the same thing is: reports of one group about the same subject with equal values of these fields are about one thing, of which
 * the report that counts holds, and a report with `cancelled: true` takes back exactly that thing.
 */
export interface SameThing {
  /** `family.fact` of the only type, or a name that several types share, for example `attendance.session`. */
  readonly group: string
  /** Fields of the data. An optional one that is absent is a value of its own. */
  readonly key: readonly string[]
}

/** One versioned type of event: its name, the shape of its data and an example that ingest accepts as it stands. */
export interface EventDefinition<Schema extends TSchema = TSchema> {
  /** `vn.edu.<family>.<fact>.v<N>` */
  readonly type: string
  readonly description: string
  /** `itself` where every event stands alone: there is nothing to correct, and nothing that could be taken back. */
  readonly same: SameThing | 'itself'
  readonly schema: Schema
  readonly example: ExampleEvent<Static<Schema>>
  /** Absent for a fact that concerns its subject alone. */
  readonly rights?: NeededRights
  /** Of a fact that says which levels its subject teaches: `opens` lets the unit exist, `changes` may say nothing about levels. */
  readonly levels?: { readonly field: string; readonly unit: 'opens' | 'changes' }
}

/** Declares a type of event; the example is checked against the schema by the compiler and again by a spec. */
export const defineEvent = <Schema extends TSchema>(definition: EventDefinition<Schema>): EventDefinition<Schema> =>
  definition
