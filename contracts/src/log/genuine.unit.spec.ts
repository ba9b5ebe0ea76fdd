import { eventId, factHash, factQuarantined, sha256Hex } from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { recordedFact, type FactDraft, type RecordedFact } from '../testing/recorded-fact.ts'
import { decodeFact } from './fact.ts'

const DATA = { classId: '1A', date: '2024-09-16', present: 33 }
const record = (draft: Partial<FactDraft> = {}): RecordedFact => recordedFact({ id: 'a1', data: DATA, ...draft })
const WRITTEN = BigInt(Date.parse('2024-09-16T00:05:02Z')) * 1_000_000n

/** Why a record is not taken for a fact; undefined where it is. */
function complaint({ stream, id, type, data, metadata }: RecordedFact, content: unknown = data): string | undefined {
  const entry = decodeFact({ position: 1n, revision: 0n, stream, eventId: id, type }, content, metadata, WRITTEN)
  return entry.kind === 'undecodable' ? entry.event.reason : undefined
}
const withMetadata = (change: Partial<RecordedFact['metadata']>, record_ = record()): RecordedFact => ({
  ...record_,
  metadata: { ...record_.metadata, ...change },
})
const withEnvelope = (change: object): RecordedFact => {
  const base = record()
  return { ...base, metadata: { ...base.metadata, ce: { ...base.metadata.ce, ...change } } }
}
/** A record whose id follows from its hash, whatever the hash is of. */
const underHash = (hash: string, base = record()): RecordedFact => ({
  ...withMetadata({ hash }, base),
  id: eventId(base.metadata.ce.source, base.metadata.ce.id, hash),
})

describe('an event written past ingest', () => {
  it('is a fact when it keeps to the rule of ids', () => {
    expect(complaint(record())).toBeUndefined()
    expect(complaint(record({ time: null }))).toBeUndefined()
    expect(complaint(record({ extensions: { sequence: '17' } }))).toBeUndefined()
    expect(complaint(record({ data: { z: 1, a: { '10': 1, '9': [1.5, null, true, 'Huế'] } } }))).toBeUndefined()
  })

  it('is none with a hash that is not of its content', () => {
    expect(complaint(withMetadata({ hash: 'a'.repeat(64) }))).toContain('event id does not follow')
    expect(complaint(underHash('a'.repeat(64)))).toContain('the hash is not that of')
    const { hash } = record({ time: null }).metadata
    expect(complaint(underHash(hash))).toContain('the hash is not that of')
    expect(complaint(record(), { ...DATA, present: 34 })).toContain('the hash is not that of')
  })

  it('is none with a hash in capitals', () => {
    expect(complaint(withMetadata({ hash: record().metadata.hash.toUpperCase() }))).toContain('metadata/hash')
  })

  it('is none when its hash is of text that is not NFC', () => {
    const data = { classId: 'Hue\u0302\u0301' }
    expect(complaint(record({ data }))).toContain('the hash is not that of')
  })

  it('is none with an event id of its own, or in capitals', () => {
    expect(complaint({ ...record(), id: '00000000-0000-4000-8000-000000000000' })).toContain('event id does not follow')
    expect(complaint({ ...record(), id: record().id.toUpperCase() })).toContain('event id does not follow')
  })

  it('is none under another type than its envelope names', () => {
    const type = 'vn.edu.attendance.session-corrected.v1'
    expect(complaint({ ...record(), type })).toContain("is not the envelope's")
  })

  it('is none in the stream of another unit, or in one that is none of ours', () => {
    expect(complaint({ ...record(), stream: 'unit-S2' })).toContain('is not that of the subject S1')
    expect(complaint({ ...record(), stream: 'operations-2' })).toContain('is none of ours')
    expect(complaint({ ...record(), stream: 'operations' })).toContain('does not belong into operations')
    expect(complaint(withEnvelope({ subject: 'S2' }))).toContain('is not that of the subject S2')
  })

  it('is none with the id or source of another fact', () => {
    expect(complaint(withEnvelope({ id: 'a2' }))).toContain('event id does not follow')
    expect(complaint(withEnvelope({ source: 'urn:other' }))).toContain('event id does not follow')
  })

  it('is none when its time would outrank every correction to come', () => {
    expect(complaint(record({ time: '2199-01-01T00:00:00Z' }))).toContain('lies after its receipt')
    expect(complaint(record({ time: '2024-09-16T07:09:00+07:00' }))).toBeUndefined()
  })

  it('is none with a receipt that is no time', () => {
    expect(complaint(withMetadata({ receivedAt: 'this morning' }))).toContain('metadata/receivedAt')
  })

  it('is none when its data is nested more deeply than ingest takes, however deep a stack reaches', () => {
    const nested = (levels: number): unknown => {
      let data: unknown = 1
      for (let depth = 0; depth < levels; depth += 1) data = depth % 2 === 0 ? [data] : { a: data }
      return data
    }
    expect(complaint(record({ data: { a: nested(63) } }))).toBeUndefined()
    for (const levels of [67, 3_000, 200_000]) {
      expect(complaint(record(), nested(levels))).toBe('the data is nested too deeply')
    }
  })

  it.each([
    ['a number beyond a double', '{"a":1e999}', 'cannot be hashed'],
    ['half a surrogate pair', '{"a":"\\ud800"}', 'half a surrogate pair'],
    ['half a surrogate pair after a backslash', '{"a":"\\\\\\udfff"}', 'half a surrogate pair'],
    ['half a surrogate pair in a key', '{"\\udc00":1}', 'half a surrogate pair'],
    ['half a surrogate pair beside keys like indexes', '{"b":"\\ud800","10":1,"9":2}', 'cannot be hashed'],
  ])('is none with %s in its data, which RFC 8785 cannot carry', (_, json, reason) => {
    const data: unknown = JSON.parse(json)
    const text = JSON.stringify({ data, subject: 'S1', time: '2024-09-16T07:05:00+07:00', type: record().type })
    expect(complaint(underHash(sha256Hex(text)), data)).toContain(reason)
  })

  it('is one with a text that only looks like half a surrogate pair', () => {
    expect(complaint(record({ data: { a: '\\ud800', b: '\u{1f600}' } }))).toBeUndefined()
  })

  it.each([
    ['a list', { extra: [[1]] }, 'metadata/ce/extra is neither'],
    ['null', { extra: null }, 'metadata/ce/extra is neither'],
    ['a number beyond a double', { extra: Number.POSITIVE_INFINITY }, 'metadata/ce/extra is neither'],
    ['half a surrogate pair', { extra: 'a\ud800' }, 'half a surrogate pair'],
    ['content of its own', { data: 'x' }, 'is no attribute'],
    ['content in base64', { data_base64: 'eA==' }, 'is no attribute'],
    ['a specification of its own', { specversion: '0.3' }, 'is no attribute'],
    ['a name in capitals', { Extra: 'x' }, 'is no attribute'],
  ])('is none with %s among its attributes, which would go out with it', (_, extensions, reason) => {
    expect(complaint(record({ extensions }))).toContain(reason)
  })

  it('is one with all that an attribute can be', () => {
    expect(complaint(record({ extensions: { a: true, b: 1.5, c: '', dataschema: 'urn:x' } }))).toBeUndefined()
  })

  it('quotes no more of what stands in it than a reader wants to see', () => {
    const type = `vn.edu.${'a'.repeat(100_000)}.b.v1`
    expect(complaint({ ...record(), type })?.length).toBeLessThanOrEqual(512)
  })
})

describe('an event of our own', () => {
  const about = record()
  const hash = factHash({ type: about.type, subject: 'S1', time: about.metadata.ce.time, data: { classId: '1B' } })
  const id = eventId('urn:ioc:spec', 'a1', hash)
  const quarantined: RecordedFact = {
    ...about,
    stream: 'operations',
    id,
    type: factQuarantined.type,
    data: { reason: 'conflict', event: { source: 'urn:ioc:spec', id: 'a1' }, hash },
    metadata: {
      ...about.metadata,
      hash,
      ce: { ...about.metadata.ce, id, source: 'urn:ioc:ingest', type: factQuarantined.type },
    },
  }

  it('bears the id of the content that it keeps apart', () => {
    expect(complaint(quarantined)).toBeUndefined()
    expect(complaint({ ...quarantined, id: about.id })).toContain('does not follow from the fact that it is about')
    expect(complaint({ ...quarantined, data: { ...quarantined.data, hash: 'b'.repeat(64) } })).toContain(
      'the hash is not',
    )
    expect(complaint({ ...quarantined, data: {} })).toContain('the hash is not')
  })
})
