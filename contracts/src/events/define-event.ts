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

/** One versioned type of event: its name, the shape of its data and an example that ingest accepts as it stands. */
export interface EventDefinition<Schema extends TSchema = TSchema> {
  /** `vn.edu.<family>.<fact>.v<N>` */
  readonly type: string
  readonly description: string
  readonly schema: Schema
  readonly example: ExampleEvent<Static<Schema>>
}

/** Declares a type of event; the example is checked against the schema by the compiler and again by a spec. */
export const defineEvent = <Schema extends TSchema>(definition: EventDefinition<Schema>): EventDefinition<Schema> =>
  definition
