import type { EventDefinition } from './events/define-event.ts'

/** A JSON document on its way to a file or an answer. */
export type Json = Readonly<Record<string, unknown>>

export const JSON_SCHEMA_DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** A schema as plain JSON: what TypeBox keeps for itself falls away. */
export function plain(schema: object): Json {
  const copy: unknown = JSON.parse(JSON.stringify(schema))
  if (copy === null || typeof copy !== 'object' || Array.isArray(copy)) throw new TypeError('a schema is an object')
  return { ...copy }
}

/** The schema of one type's data, standing alone: with dialect, an absolute `$id` of its own, and an example. */
export const dataSchema = (definition: EventDefinition): Json => ({
  $schema: JSON_SCHEMA_DIALECT,
  $id: `urn:ioc:schema:${definition.type}`,
  title: definition.type,
  ...plain(definition.schema),
  description: definition.description,
  examples: [definition.example.data],
})
