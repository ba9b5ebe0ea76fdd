import { systemTimers } from '@ioc/kit'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../testing/memory-store.ts'
import { createFactIndex } from './fact-index.ts'
import { decodeFactValue, encodeFactValue } from './fact-value.ts'
import { factKey } from './fact-key.ts'

const [HASH, OTHER] = ['a'.repeat(64), 'b'.repeat(64)]
const event = (position: bigint, more: object = {}) => ({
  stream: 'unit-u',
  revision: position - 1n,
  position,
  eventId: `event-${position}`,
  fact: { key: factKey('urn:s', '1'), hash: HASH },
  unit: undefined,
  ...more,
})
const key = factKey('urn:s', '1')

describe('the index of facts', () => {
  it('knows what it learned before the log shows it, and its position once it does', async () => {
    const index = createFactIndex(createMemoryStore(), systemTimers)
    index.learn({ ...event(1n), position: undefined })
    expect(index.lookup(key)).toEqual({ stream: 'unit-u', revision: 0n, position: undefined, hash: HASH })
    expect(index.head('unit-u')).toBe(0n)
    const position = index.positionOf(key, 60_000)
    index.follow(event(1n))
    expect(await position).toBe(1n)
    expect(index.lookup(key)?.position).toBe(1n)
  })

  it('gives up waiting for a position that does not come', async () => {
    const index = createFactIndex(createMemoryStore(), systemTimers)
    expect(await index.positionOf(key, 1)).toBeUndefined()
  })

  it('keeps the lower position when two processes stored the same id', () => {
    const index = createFactIndex(createMemoryStore(), systemTimers)
    index.learn({ ...event(9n), position: undefined, stream: 'unit-own', fact: { key, hash: OTHER } })
    index.follow(event(3n))
    expect(index.lookup(key)).toMatchObject({ hash: HASH, position: 3n })
    index.follow(event(9n, { stream: 'unit-own', fact: { key, hash: OTHER } }))
    expect(index.lookup(key)).toMatchObject({ hash: HASH, position: 3n })
  })

  it('moves what was followed to the store, and forgets it in memory', async () => {
    const store = createMemoryStore()
    const index = createFactIndex(store, systemTimers)
    index.follow(event(1n, { unit: { code: 'u', levels: ['TH'] } }))
    index.learn(event(2n, { fact: { key: factKey('urn:s', '2'), hash: HASH }, position: undefined }))
    expect([index.pending(), index.unflushed()]).toEqual([2, 1])
    await index.flush()
    expect([index.pending(), index.unflushed()]).toEqual([1, 0])
    expect(store.fact(key)).toEqual(index.lookup(key))
    expect(store.checkpoint()).toEqual({ position: 1n, eventId: 'event-1' })
    expect(createFactIndex(store, systemTimers).head('unit-u')).toBe(0n)
    expect(index.head('unit-u')).toBe(1n)
    expect(createFactIndex(store, systemTimers).unit('u')).toEqual(['TH'])
  })

  it('loses nothing when the store cannot be written', async () => {
    const store = createMemoryStore()
    const index = createFactIndex(store, systemTimers)
    index.follow(event(1n))
    store.failing = true
    await expect(index.flush()).rejects.toThrow('no space left')
    index.follow(event(2n, { fact: { key: factKey('urn:s', '2'), hash: HASH } }))
    store.failing = false
    await index.flush()
    expect([store.fact(key)?.position, store.fact(factKey('urn:s', '2'))?.position]).toEqual([1n, 2n])
    expect(index.pending()).toBe(0)
  })

  it('knows a unit as soon as its opening was accepted', () => {
    const index = createFactIndex(createMemoryStore(), systemTimers)
    expect(index.unit('u')).toBeUndefined()
    index.announceUnit('u', [])
    expect(index.unit('u')).toEqual([])
  })

  it('forgets everything about another log', async () => {
    const index = createFactIndex(createMemoryStore(), systemTimers)
    index.follow(event(1n))
    await index.flush()
    await index.clear()
    expect([index.lookup(key), index.head('unit-u'), index.checkpoint()]).toEqual([undefined, -1n, undefined])
  })

  it('keeps places in few bytes', () => {
    const fact = { stream: 'unit-94-Trường', revision: 5n, position: 2n ** 60n, hash: HASH }
    expect(decodeFactValue(encodeFactValue(fact))).toEqual(fact)
    expect(decodeFactValue(encodeFactValue({ ...fact, position: undefined })).position).toBeUndefined()
  })
})
