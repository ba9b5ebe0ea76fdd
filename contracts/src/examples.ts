import type { SchemaEntry } from './answers.ts'
import type { CloudEvent } from './cloud-events/envelope.ts'
import type { EventDefinition } from './events/define-event.ts'
import { publicEvents } from './events/registry.ts'
import { dataSchema } from './json-schema.ts'

/** The example of a type as a whole structured CloudEvent. */
export function exampleEvent({ type, example }: EventDefinition): CloudEvent {
  return {
    specversion: '1.0',
    id: example.id,
    source: example.source,
    type,
    subject: example.subject,
    time: example.time,
    datacontenttype: 'application/json',
    data: example.data,
  }
}

/** What `GET /v1/schemas` answers: every type that ingest accepts, with its schema, which stands alone, and an example. */
export const schemaEntries = (): SchemaEntry[] =>
  publicEvents.map((definition) => ({
    type: definition.type,
    schema: dataSchema(definition),
    example: exampleEvent(definition),
  }))
