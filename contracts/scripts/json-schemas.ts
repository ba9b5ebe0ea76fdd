import {
  CloudEvent,
  JSON_SCHEMA_DIALECT,
  allEvents,
  dataSchema,
  exampleEvent,
  isPublicType,
  plain,
  type EventDefinition,
  type Json,
} from '@ioc/contracts'

export { JSON_SCHEMA_DIALECT, plain, type Json }

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
