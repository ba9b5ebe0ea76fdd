import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { EventDefinition } from './define-event.ts'

/** An event's type and data, whatever the version. */
export interface TypedData {
  readonly type: string
  readonly data: unknown
}

/** One step from a superseded version to the next. */
export interface Upcaster {
  /** The superseded type. */
  readonly type: string
  /** @throws when the data does not fit the schema of the superseded version. */
  readonly step: (data: unknown) => TypedData
}

/**
 * Declares how data of a superseded version reads in the next one.
 * @param newer pure, total on data that the old schema accepts
 */
export const upcaster = <Old extends TSchema, New extends TSchema>(
  from: EventDefinition<Old>,
  to: EventDefinition<New>,
  newer: (data: Static<Old>) => Static<New>,
): Upcaster => ({
  type: from.type,
  step: (data) => ({ type: to.type, data: newer(Value.Parse(from.schema, data)) }),
})
