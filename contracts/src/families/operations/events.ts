import Type from 'typebox'
import { defineEvent } from '../../events/define-event.ts'
import { Code, Data, OneOf } from '../../events/fields.ts'

/**
 * Written by ingest into the stream `operations`, never accepted from outside. The original fact stays as it was;
 * the contradicting one is kept whole, so that a data steward can decide.
 */
export const factQuarantined = defineEvent({
  type: 'vn.edu.operations.fact-quarantined.v1',
  description: 'A fact came again under a known source and id with other content; it is kept apart and counts nowhere.',
  same: 'itself',
  schema: Data(
    {
      reason: OneOf(['conflict'], 'Why it is kept apart'),
      event: Type.Unknown({ description: 'The contradicting CloudEvent as it was received, after NFC' }),
      hash: Type.String({ description: 'Hash of the contradicting content (hex)', pattern: '^[0-9a-f]{64}$' }),
      knownHash: Type.String({ description: 'Hash of the content stored first (hex)', pattern: '^[0-9a-f]{64}$' }),
      knownStream: Code('Stream that holds the fact stored first'),
      knownRevision: Type.String({ description: 'Revision of the fact stored first', pattern: '^[0-9]+$' }),
    },
    'A contradicting fact kept apart',
  ),
  example: {
    id: 'fact-quarantined-example-1',
    source: 'urn:ioc:ingest',
    subject: '94-TH-0001',
    time: '2024-09-16T07:06:00+07:00',
    data: {
      reason: 'conflict',
      event: { id: 'session-taken-example-1', source: 'urn:ioc:example:sms' },
      hash: 'b'.repeat(64),
      knownHash: 'a'.repeat(64),
      knownStream: 'unit-94-TH-0001',
      knownRevision: '3',
    },
  },
})
