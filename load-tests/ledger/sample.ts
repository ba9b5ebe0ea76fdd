import type { SentFact } from '../lib/fact.ts'
import { fact } from '../lib/fact.ts'
import type { CountedFact, StreamMessage } from './judge-derived.ts'
import { contentHash, eventIdOf } from './identity.ts'
import type { LogRecord } from './log-reader.ts'

/** Small made-up facts, log records and what derives from them, for the judge's own specs. */
export const sampleFact = (id: string, data: Readonly<Record<string, unknown>> = {}, subject = 'S1'): SentFact =>
  fact({
    id,
    source: 'urn:sample',
    subject,
    type: 'vn.edu.attendance.session-taken.v1',
    time: '2024-09-16T07:05:00+07:00',
    data: { classId: id, date: '2024-09-16', session: 'morning', enrolled: 10, present: 9, ...data },
  })

/** The log as it should look after these facts were stored. */
export function sampleLog(facts: readonly SentFact[]): LogRecord[] {
  const revisions = new Map<string, bigint>()
  return facts.map(({ id, source, subject, type, time, data }, index) => {
    const stream = `unit-${subject}`
    const revision = revisions.get(stream) ?? 0n
    revisions.set(stream, revision + 1n)
    const hash = contentHash({ type, subject, time, data })
    const receivedAt = '2024-09-16T07:06:00.000+07:00'
    const position = BigInt(index + 1) * 100n
    const eventId = eventIdOf(source, id, hash)
    return {
      position,
      revision,
      stream,
      eventId,
      type,
      id,
      source,
      subject,
      time: time ?? receivedAt,
      receivedAt,
      hash,
      data,
    }
  })
}

/** What ingest keeps of a contradicting fact. */
export function sampleQuarantine(fact: SentFact, position: bigint, revision = 0n): LogRecord {
  const hash = contentHash(fact)
  return {
    position,
    revision,
    stream: 'operations',
    eventId: eventIdOf(fact.source, fact.id, hash),
    type: 'vn.edu.operations.fact-quarantined.v1',
    id: `quarantine-${fact.id}`,
    source: 'urn:ioc:ingest',
    subject: fact.subject,
    time: '2024-09-16T07:06:00.000+07:00',
    receivedAt: '2024-09-16T07:06:00.000+07:00',
    hash: contentHash({ type: 'q', subject: 'q', data: {} }),
    data: { event: fact, hash },
  }
}

export const sampleMessages = (records: readonly LogRecord[]): StreamMessage[] =>
  records.map(({ eventId, position, id, source, type }, index) => ({
    sequence: index + 1,
    subject: 'ioc.v1.ref.attendance.session-taken.S1',
    messageId: eventId,
    position,
    previous: records[index - 1]?.position ?? 0n,
    id,
    source,
    type,
  }))

export const sampleCounted = (records: readonly LogRecord[]): CountedFact[] =>
  records.map(({ position, eventId, source, id, subject, hash }) => ({
    position: String(position),
    eventId,
    source,
    id,
    unit: subject,
    hash,
  }))
