import { CloudEvent, allEvents, exampleEvent, isPublicType, type EventDefinition } from '@ioc/contracts'

/** A JSON document on its way to a file. */
export type Json = Readonly<Record<string, unknown>>

export const JSON_SCHEMA_DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** A schema as plain JSON: what TypeBox keeps for itself falls away. */
export function plain(schema: object): Json {
  const copy: unknown = JSON.parse(JSON.stringify(schema))
  if (copy === null || typeof copy !== 'object' || Array.isArray(copy)) throw new TypeError('a schema is an object')
  return { ...copy }
}

/** The schema of one type's data, standing alone. */
export const dataSchema = (definition: EventDefinition): Json => ({
  $schema: JSON_SCHEMA_DIALECT,
  $id: `urn:ioc:schema:${definition.type}`,
  title: definition.type,
  ...plain(definition.schema),
  description: definition.description,
  examples: [definition.example.data],
})

/** The schema of a whole structured event of one type. */
export function eventSchema(definition: EventDefinition): Json {
  const envelope = plain(CloudEvent)
  const properties = envelope['properties']
  if (properties === null || typeof properties !== 'object') throw new TypeError('the envelope has no properties')
  return {
    ...envelope,
    description: definition.description,
    properties: { ...properties, type: { const: definition.type }, data: plain(definition.schema) },
    examples: [exampleEvent(definition)],
  }
}

/** One file a type, by its path under `generated/`. */
export const schemaFiles = (): Map<string, Json> =>
  new Map(allEvents.map((definition) => [`schemas/${definition.type}.json`, dataSchema(definition)]))

export const publicDefinitions = (): EventDefinition[] => allEvents.filter(({ type }) => isPublicType(type))
