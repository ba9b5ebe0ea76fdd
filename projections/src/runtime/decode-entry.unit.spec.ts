import { describe, expect, it } from 'vitest'
import type { ReadModel } from '../read-model.ts'
import { factAt, factCells, tinyModel } from '../testing/entries.ts'
import { createEntryDecoder } from './decode-entry.ts'

const decode = createEntryDecoder([tinyModel])
const amount = (value: number) => ({ paymentId: 'p', amount: value, method: 'cash' })

describe('decoding an entry', () => {
  it('gives the rows of the models that handle its type', () => {
    const decoded = decode(factAt(5n, { id: 'a', data: amount(7) }))
    expect(decoded).toMatchObject({ position: 5n, status: 'counted', rows: [['tiny', ['[7]']]] })
    expect(factCells(decoded.fact)).toMatchObject({ id: 'a', unit: 'S1', family: 'payments', day: '2024-09-16' })
  })

  it('counts a type that nobody knows without looking inside', () => {
    const decoded = decode(factAt(5n, { id: 'a', type: 'vn.edu.health.checked.v1', data: 'anything' }))
    expect(decoded).toMatchObject({ status: 'counted', rows: [], deadLetter: undefined })
  })

  it('dead-letters data that does not fit its schema, for every model, with reason and bytes', () => {
    const data = { paymentId: 'p' }
    const { status, rows, failures, deadLetter } = decode(factAt(5n, { id: 'a', data }))
    expect({ status, rows, failures }).toEqual({ status: 'dead-letter', rows: [], failures: [] })
    expect(deadLetter?.['reason']).toContain('is required')
    expect(Buffer.from(String(deadLetter?.['bytes']), 'base64').toString()).toBe(JSON.stringify(data))
  })

  it.each([
    ['a row that its table does not take', amount(300), 'column amount'],
    ['a defect of a read model', amount(13), 'a defect'],
  ])('dead-letters %s for that model alone', (_, data, reason) => {
    const other: ReadModel = { ...tinyModel, name: 'other', rows: () => [[1]] }
    const decoded = createEntryDecoder([tinyModel, other])(factAt(5n, { id: 'a', data }))
    expect(decoded).toMatchObject({ status: 'counted', deadLetter: undefined, rows: [['other', ['[1]']]] })
    const [[model, letter] = []] = decoded.failures
    expect(model).toBe('tiny')
    expect(letter?.['reason']).toContain(reason)
    expect(Buffer.from(String(letter?.['bytes']), 'base64').toString()).toBe(JSON.stringify(data))
  })

  it('keeps only the beginning of what one model fails on: the fact is readable in the log', () => {
    const data = { ...amount(1), note: 'x'.repeat(5_000) }
    const broken: ReadModel = {
      ...tinyModel,
      rows: () => {
        throw new Error('always')
      },
    }
    const [[, letter] = []] = createEntryDecoder([broken])(factAt(5n, { id: 'a', data })).failures
    expect(Buffer.from(String(letter?.['bytes']), 'base64').toString()).toBe(JSON.stringify(data).slice(0, 1_024))
  })

  it('dead-letters old data that its upcaster cannot read', () => {
    const type = 'vn.edu.declaration.capability-reported.v1'
    expect(decode(factAt(5n, { id: 'a', type, data: { capability: 3 } })).status).toBe('dead-letter')
  })

  it('dead-letters what is no fact at all, keeping its bytes', () => {
    const event = { position: 9n, revision: 0n, stream: 'unit-X', eventId: 'e', type: 'odd' }
    const decoded = decode({ kind: 'undecodable', event: { ...event, reason: 'why', bytes: Buffer.from('raw') } })
    expect(decoded).toMatchObject({ status: 'dead-letter', key: undefined })
    expect(decoded.deadLetter).toMatchObject({ reason: 'why', bytes: Buffer.from('raw').toString('base64') })
  })

  it('keeps no more of a dead letter than somebody who looks for its cause reads', () => {
    const long = 'x'.repeat(200_000)
    const event = { position: 9n, revision: 0n, stream: `unit-${long}`, eventId: 'e', type: long, reason: long }
    const { fact, deadLetter } = decode({ kind: 'undecodable', event: { ...event, bytes: Buffer.from(long) } })
    const lengths = (row: object | undefined, names: readonly string[]) =>
      Object.entries(row ?? {}).flatMap(([name, value]) => (names.includes(name) ? [String(value).length] : []))
    expect(lengths(factCells(fact), ['stream', 'type'])).toEqual([512, 512])
    expect(lengths(deadLetter, ['stream', 'type', 'reason'])).toEqual([512, 512, 512])
    expect(Buffer.from(String(deadLetter?.['bytes']), 'base64')).toEqual(Buffer.from(long.slice(0, 65_536)))
  })

  it('keeps our own facts apart: they compete with nobody for their source and id', () => {
    expect(decode(factAt(5n, { id: 'a', stream: 'operations' }))).toMatchObject({
      status: 'operations',
      key: undefined,
    })
  })

  it.each([
    ['0001-01-01T00:00:00Z', '0001-01-01'],
    ['1969-12-31T23:59:59.999999999Z', '1970-01-01'],
    ['1969-12-31T16:59:59.999999999Z', '1969-12-31'],
    ['1969-12-31T17:00:00Z', '1970-01-01'],
    ['2024-09-16t07:05:00.1234567890123+07:00', '2024-09-16'],
    ['0000-01-01T00:00:00+23:59', '0000-01-01'],
    ['9999-12-31T23:59:59-12:00', '9999-12-31'],
  ])('keeps the time %s as it stands, with its local day', (time, day) => {
    expect(factCells(decode(factAt(5n, { id: 'a', time })).fact)).toMatchObject({ time, day })
  })
})

describe('a fact under a key that was never issued', () => {
  it('is a dead letter that takes no key from a genuine fact', () => {
    const decoder = createEntryDecoder([tinyModel], (keyId) => keyId === 'installation')
    const forged = decoder(factAt(5n, { id: 'a', keyId: 'k-000000000000' }))
    expect(forged).toMatchObject({ status: 'dead-letter', key: undefined, rows: [] })
    expect(forged.deadLetter).toMatchObject({ reason: 'key k-000000000000 was never issued here' })
    expect(decoder(factAt(5n, { id: 'a', keyId: 'installation' })).status).toBe('counted')
  })
})
