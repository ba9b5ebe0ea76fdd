import { describe, expect, it } from 'vitest'
import { factAt, factCells, tinyModel } from '../testing/entries.ts'
import { layOutBatch, type Accepted } from './batch.ts'
import { createEntryDecoder } from './decode-entry.ts'
import { Confirmation } from './confirmation.ts'
import { KeyFilter } from './key-filter.ts'

const decode = createEntryDecoder([tinyModel])
const accepted = (...entries: Parameters<typeof decode>[0][]): Accepted[] =>
  entries.map((entry, index) => ({ decoded: decode(entry), previous: BigInt(index) }))
const nothingKnown = (): undefined => undefined

const firstBuild = () => 1

describe('a batch', () => {
  it('counts the lowest position under a source and id, and sets duplicates and conflicts apart', () => {
    const same = { id: 'a' }
    const other = { id: 'a', data: { paymentId: 'a', amount: 2, method: 'cash' } }
    const batch = layOutBatch(
      accepted(factAt(1n, same), factAt(2n, same), factAt(3n, other)),
      7,
      nothingKnown,
      firstBuild,
    )
    expect(batch.facts.map(factCells).map(({ position, status }) => `${String(position)} ${String(status)}`)).toEqual([
      '1 counted',
      '2 duplicate',
      '3 conflict',
    ])
    expect(batch.models.get('tiny')).toEqual(['[1,"1",7]'])
    expect(Object.fromEntries(batch.statuses)).toEqual({ counted: 1, duplicate: 1, conflict: 1 })
  })

  it('knows what earlier batches hold', () => {
    const entry = factAt(9n, { id: 'a' })
    const hash = entry.kind === 'fact' ? entry.fact.hash : ''
    const statusIf = (known: string) =>
      layOutBatch(accepted(entry), 1, () => known, firstBuild).facts.map(factCells)[0]?.['status']
    expect(statusIf(hash)).toBe('duplicate')
    expect(statusIf('0'.repeat(64))).toBe('conflict')
  })

  it('does not dead-letter a repeat of what was dead-lettered before', () => {
    const bad = { id: 'a', data: {} }
    const batch = layOutBatch(accepted(factAt(1n, bad), factAt(2n, bad)), 1, nothingKnown, firstBuild)
    expect(batch.deadLetters).toHaveLength(1)
    expect(batch.facts.map(factCells).map(({ status }) => status)).toEqual(['dead-letter', 'duplicate'])
  })

  it('writes a letter of the model that failed, with its build, and counts the fact', () => {
    const bad = { id: 'a', data: { paymentId: 'p', amount: 13, method: 'cash' } }
    const { deadLetters, facts, failures, models } = layOutBatch(accepted(factAt(1n, bad)), 7, nothingKnown, () => 4)
    expect(deadLetters).toMatchObject([{ position: '1', epoch: 7, model: 'tiny', build: 4, reason: 'a defect' }])
    expect(facts.map(factCells)).toMatchObject([{ status: 'counted' }])
    expect([failures.get('tiny'), models.get('tiny')]).toEqual([1, undefined])
  })

  it('names the predecessor of each position and ends at its last', () => {
    const batch = layOutBatch(accepted(factAt(4n, { id: 'a' }), factAt(8n, { id: 'b' })), 1, nothingKnown, firstBuild)
    expect(batch.facts.map(factCells).map(({ previous }) => previous)).toEqual(['0', '1'])
    expect(batch.last.position).toBe(8n)
  })
})

describe('the filter of keys', () => {
  it('never denies a key that it was given, and denies nearly all others', () => {
    const filter = new KeyFilter(20)
    const see = (source: string) =>
      Array.from({ length: 20_000 }, (_, key) => filter.see(`${source}\n${key}`)).filter(Boolean).length
    see('urn:a')
    expect(see('urn:a')).toBe(20_000)
    const wrong = see('urn:b')
    expect(wrong).toBeLessThan(100)
  })
})

describe('a confirmation', () => {
  it('holds as of the time at which the head was seen, once everything up to it is visible', () => {
    const confirmation = new Confirmation()
    confirmation.offer({ at: 1_000, head: 50n })
    confirmation.offer({ at: 2_000, head: 90n })
    expect(confirmation.take(49n)).toBeUndefined()
    expect(confirmation.confirmedAt).toBeUndefined()
    expect(confirmation.take(60n)).toEqual({ at: 1_000, head: 50n })
    expect(confirmation.confirmedAt).toBe(1_000)
    expect(confirmation.take(60n)).toBeUndefined()
    confirmation.offer({ at: 3_000, head: 90n })
    confirmation.reset()
    expect(confirmation.take(100n)).toBeUndefined()
  })
})
