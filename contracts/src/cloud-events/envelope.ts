import Type, { type Static } from 'typebox'

/** Media types of CloudEvents 1.0 over HTTP; binary mode has the content type of its data. */
export const CLOUD_EVENT_MEDIA_TYPE = 'application/cloudevents+json'
export const CLOUD_EVENTS_BATCH_MEDIA_TYPE = 'application/cloudevents-batch+json'

/**
 * What regular expressions of every language can say of a CloudEvents String: no control characters. Noncharacters are excluded
 * beside it, in the reader.
 */
const TEXT = '^[^\\x00-\\x1f\\x7f-\\x9f]+$'
/** The characters of a URI reference; their order is checked by the format, and in the reader. */
const URI_TEXT = "^([A-Za-z0-9:/?#\\[\\]@!$&'()*+,;=._~-]|%[0-9A-Fa-f]{2})+$"

interface Form {
  readonly pattern?: string
  readonly format?: string
}
const attribute = (description: string, maxLength: number, form: Form = { pattern: TEXT }) =>
  Type.String({ description, minLength: 1, maxLength, ...form })

/** The envelope of every fact (CloudEvents 1.0, structured form). Extension attributes are kept. */
export const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0', { description: 'Version of CloudEvents' }),
    id: attribute('Identifies the fact within its source; the same id again is the same fact', 256),
    source: attribute('Who says it, a URI reference (RFC 3986); (source, id) identifies the fact', 512, {
      pattern: URI_TEXT,
      format: 'uri-reference',
    }),
    type: attribute('vn.edu.<family>.<fact>.v<N>', 128),
    subject: attribute(
      'Code of the unit that the fact is about; stored in NFC, without white space or invisible characters at its ends',
      128,
    ),
    time: Type.Optional(
      attribute('When it happened, RFC 3339 with offset; absent: time of receipt', 64, { format: 'date-time' }),
    ),
    datacontenttype: Type.Optional(attribute('A media type of JSON; application/json is the default', 128)),
    dataschema: Type.Optional(
      attribute('URI of the schema of the data; kept, not used', 1024, { pattern: URI_TEXT, format: 'uri' }),
    ),
    data: Type.Unknown({ description: 'Content, as the schema of the type says' }),
  },
  {
    description:
      'A fact as a CloudEvent. Further attributes are extensions: text, whole numbers of 32 bits, true or false. ' +
      'JSON may also stand in data_base64 in place of data.',
    additionalProperties: true,
  },
)
export type CloudEvent = Static<typeof CloudEvent>

/** Extension attribute names: lower-case letters and digits (CloudEvents 1.0, 3.1.1). */
export const EXTENSION_NAME = /^[a-z0-9]{1,64}$/
