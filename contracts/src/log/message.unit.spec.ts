import { describe, expect, it } from 'vitest'
import { decodeFact, type LogEntry } from './fact.ts'
import { recordedFact } from '../testing/recorded-fact.ts'
import { fromMessage, toMessage } from './message.ts'

const recorded = recordedFact({
  id: 'a1',
  source: 'urn:tr%C6%B0%E1%BB%9Dng',
  subject: '94-TH-Huế',
  data: { classId: '1A', present: 33 },
  flags: ['unknown-unit'],
  extensions: { sequence: '17' },
})
const { metadata, data } = recorded
const place = {
  position: 4096n,
  revision: 3n,
  stream: recorded.stream,
  eventId: recorded.id,
  type: recorded.type,
}

const fact = (): LogEntry => decodeFact(place, data, metadata)

describe('a fact in the log', () => {
  it('decodes with its instant in nanoseconds', () => {
    const entry = fact()
    expect(entry.kind === 'fact' && entry.fact).toMatchObject({
      timeNs: 1726445100000000000n,
      family: 'attendance',
      id: 'a1',
    })
  })

  it.each([
    ['a type of another form', { ...place, type: 'Something' }, data, metadata],
    ['data that is not JSON', place, new Uint8Array([1, 2]), metadata],
    ['metadata without a hash', place, data, { ...metadata, hash: undefined }],
    ['a time that cannot be read', place, data, { ...metadata, ce: { ...metadata.ce, time: 'yesterday' } }],
  ])('is undecodable, with the reason, for %s', (_what, where, content, about) => {
    const entry = decodeFact(where, content, about)
    expect(entry.kind === 'undecodable' && entry.event.reason).toMatch(/.+/)
  })
})

describe('the message of a fact', () => {
  it('comes back as the same fact, with its place in the chain', () => {
    const { headers, body, subject } = toMessage(fact(), 4000n, 'ref')
    expect(subject).toBe('ioc.v1.ref.attendance.session-taken.94-TH-Hu%E1%BA%BF')
    expect(fromMessage({ headers, data: body })).toEqual({ position: 4096n, previous: 4000n, entry: fact() })
  })

  it('has the structured CloudEvent as its body, extensions included', () => {
    const body: unknown = JSON.parse(Buffer.from(toMessage(fact(), 0n, 'ref').body).toString())
    expect(body).toEqual({ specversion: '1.0', ...metadata.ce, data })
  })

  it('sends the reader to the log when the content cannot be trusted', () => {
    const { headers } = toMessage(fact(), 4000n, 'ref')
    expect(fromMessage({ headers, data: Buffer.from('{broken') })).toEqual({
      position: 4096n,
      previous: 4000n,
      entry: undefined,
    })
    const undecodable = decodeFact({ ...place, type: 'Odd' }, data, metadata)
    const message = toMessage(undecodable, 4000n, 'ref')
    expect(fromMessage({ headers: message.headers, data: message.body })).toMatchObject({
      position: 4096n,
      entry: undefined,
    })
  })

  it('is not ours without a place in the chain', () => {
    expect(fromMessage({ data: Buffer.from('{}') })).toBeUndefined()
  })
})
