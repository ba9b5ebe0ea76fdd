import Type, { type Static } from 'typebox'

/** Media types of CloudEvents 1.0 over HTTP; binary mode has the content type of its data. */
export const CLOUD_EVENT_MEDIA_TYPE = 'application/cloudevents+json'
export const CLOUD_EVENTS_BATCH_MEDIA_TYPE = 'application/cloudevents-batch+json'

const attribute = (description: string, maxLength: number) => Type.String({ description, minLength: 1, maxLength })

/** The envelope of every fact (CloudEvents 1.0, structured form). Extension attributes are kept. */
export const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0', { description: 'Version of CloudEvents' }),
    id: attribute('Identifies the fact within its source; the same id again is the same fact', 256),
    source: attribute('Who says it, a URI reference; (source, id) identifies the fact', 512),
    type: attribute('vn.edu.<family>.<fact>.v<N>', 128),
    subject: attribute('Code of the unit that the fact is about', 128),
    time: Type.Optional(attribute('When it happened, RFC 3339 with offset; absent: time of receipt', 64)),
    datacontenttype: Type.Optional(attribute('application/json, the default', 128)),
    dataschema: Type.Optional(attribute('URI of the schema of the data; kept, not used', 1024)),
    data: Type.Unknown({ description: 'Content, as the schema of the type says' }),
  },
  { description: 'A fact as a CloudEvent', additionalProperties: true },
)
export type CloudEvent = Static<typeof CloudEvent>

const CORE_ATTRIBUTES: ReadonlySet<string> = new Set(Object.keys(CloudEvent.properties))

/** Extension attribute names: lower-case letters and digits (CloudEvents 1.0, 3.1.1). */
export const EXTENSION_NAME = /^[a-z0-9]{1,64}$/
export const isCoreAttribute = (name: string): boolean => CORE_ATTRIBUTES.has(name)
