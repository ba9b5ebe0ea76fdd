import Type, { type Static } from 'typebox'

const UNIT_STREAM_PREFIX = 'unit-'

/** Stream of our own facts (quarantine, alerts …). */
export const OPERATIONS_STREAM = 'operations'
/** Stream of all facts about a unit. */
export const unitStream = (code: string): string => `${UNIT_STREAM_PREFIX}${code}`
/** The streams that relay, healing and verification read: one filter for all of them. */
export const FACT_STREAM_PREFIXES: readonly string[] = [UNIT_STREAM_PREFIX, OPERATIONS_STREAM]

/** Metadata of an event in the log. The event's data is the CloudEvent's data, its type the CloudEvent's type. */
export const LogMetadata = Type.Object(
  {
    ce: Type.Object(
      {
        id: Type.String(),
        source: Type.String(),
        subject: Type.String(),
        type: Type.String(),
        time: Type.String({ description: 'As sent, or the time of receipt where none was sent' }),
      },
      { additionalProperties: true, description: 'CloudEvents attributes, extensions included' },
    ),
    receivedAt: Type.String({ description: 'When ingest took it, on our clock (RFC 3339)' }),
    keyId: Type.String({ description: 'Key under which it was sent' }),
    hash: Type.String({ description: 'Content hash (hex)', pattern: '^[0-9a-f]{64}$' }),
    traceparent: Type.Optional(Type.String({ description: 'W3C trace context of the request' })),
    flags: Type.Array(Type.String(), { description: 'What looks wrong about it' }),
  },
  { additionalProperties: true, description: 'Metadata beside each fact in the log' },
)
export type LogMetadata = Static<typeof LogMetadata>
