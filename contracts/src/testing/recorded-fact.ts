import { eventId, factHash } from '../identity/fact-identity.ts'
import { unitStream } from '../log/metadata.ts'

/** What a spec wants to say about a fact; all else is filled in. */
export interface FactDraft {
  readonly id: string
  readonly type?: string
  readonly source?: string
  readonly subject?: string
  /** As sent; `null` where the source sent none. */
  readonly time?: string | null
  readonly data?: Readonly<Record<string, unknown>>
  readonly receivedAt?: string
  readonly keyId?: string
  readonly flags?: readonly string[]
  /** Extensions of the envelope. */
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** A fact as ingest would write it, in the parts that an append takes: genuine unless a spec changes it afterwards. */
export function recordedFact(draft: FactDraft) {
  const {
    id,
    type = 'vn.edu.attendance.session-taken.v1',
    source = 'urn:ioc:spec',
    subject = 'S1',
    time = '2024-09-16T07:05:00+07:00',
    data = {},
    receivedAt = '2024-09-16T07:05:02.000+07:00',
    keyId = 'installation',
    flags = [],
    extensions = {},
  } = draft
  const hash = factHash(time === null ? { type, subject, data } : { type, subject, time, data })
  return {
    stream: unitStream(subject),
    id: eventId(source, id, hash),
    type,
    data: { ...data },
    metadata: {
      ce: { id, source, subject, type, time: time ?? receivedAt, ...extensions },
      receivedAt,
      keyId,
      hash,
      flags: [...flags],
    },
  }
}
export type RecordedFact = ReturnType<typeof recordedFact>
