import Type, { type Static } from 'typebox'

export const OUTCOMES = ['stored', 'duplicate', 'conflict', 'refused', 'retry'] as const
export type Outcome = (typeof OUTCOMES)[number]

const decimal = (description: string) => Type.String({ description, pattern: '^[0-9]+$' })

/** The answer to a single event that is in the log: stored now (201) or known before (200). */
export const EventAnswer = Type.Object(
  {
    id: Type.String({ description: 'Id as sent' }),
    eventId: Type.String({ description: 'UUID in the log' }),
    outcome: Type.Enum(['stored', 'duplicate'], {
      description: 'Whether it was stored now or known before',
      type: 'string',
    }),
    revision: decimal('Revision in the stream of its unit'),
    position: Type.Optional(decimal('Position in the log')),
    flags: Type.Optional(Type.Array(Type.String(), { description: 'What looks wrong though it was stored' })),
  },
  { description: 'What became of a single event' },
)
export type EventAnswer = Static<typeof EventAnswer>

/** What became of one event. `revision` and `position` stand where it is in the log. */
export const EventResult = Type.Object(
  {
    index: Type.Integer({ minimum: 0, description: 'Place in the batch, from 0' }),
    id: Type.Union([Type.String(), Type.Null()], { description: 'Id as sent; null where it could not be read' }),
    eventId: Type.Union([Type.String(), Type.Null()], {
      description: 'UUID in the log; null where none could be derived',
    }),
    outcome: Type.Enum([...OUTCOMES], {
      type: 'string',
      description:
        'stored and duplicate: it is in the log; conflict, refused: do not repeat; retry: send it again unchanged',
    }),
    revision: Type.Optional(decimal('Revision in the stream of its unit')),
    position: Type.Optional(decimal('Position in the log')),
    code: Type.Optional(Type.String({ description: 'Problem code' })),
    detail: Type.Optional(Type.String({ description: 'What exactly is wrong' })),
    pointer: Type.Optional(Type.String({ description: 'RFC 6901 pointer into the event' })),
    hint: Type.Optional(Type.String({ description: 'How to mend it' })),
    flags: Type.Optional(Type.Array(Type.String(), { description: 'What looks wrong though it was stored' })),
  },
  { description: 'What became of one event' },
)
export type EventResult = Static<typeof EventResult>

export const BatchAnswer = Type.Object(
  { results: Type.Array(EventResult, { description: 'One result an event, in the order sent' }) },
  { description: 'What became of each event of a batch' },
)
export type BatchAnswer = Static<typeof BatchAnswer>

export const SchemaEntry = Type.Object({
  type: Type.String({ description: 'Type of event' }),
  schema: Type.Unknown({ description: 'JSON Schema of its data' }),
  example: Type.Unknown({ description: 'A whole structured CloudEvent that is accepted as it stands' }),
})
export type SchemaEntry = Static<typeof SchemaEntry>
