import { describe, expect, it } from 'vitest'
import { judgeCounted, judgeStream } from './judge-derived.ts'
import { judgeLog } from './judge-log.ts'
import { acknowledged, createLedger, type Answer, type Ledger } from './ledger.ts'
import type { LogRecord } from './log-reader.ts'
import { sampleCounted, sampleFact, sampleLog, sampleMessages, sampleQuarantine } from './sample.ts'

const facts = ['a', 'b', 'c', 'd'].map((id) => sampleFact(id))
const records = sampleLog(facts)
const answered = (answer: Answer = 'stored'): Ledger => {
  const ledger = createLedger()
  for (const [index, fact] of facts.entries())
    ledger.record(fact, { answer, ...(answer === 'stored' ? { position: String(records[index]?.position) } : {}) })
  return ledger
}
const kinds = (ledger: Ledger, log: readonly LogRecord[]): string[] =>
  judgeLog(ledger, log, { complete: true }).map(({ kind }) => kind)
const without = <Item>(items: readonly Item[], index: number): Item[] => items.filter((_, at) => at !== index)
const doubled = <Item>(items: readonly Item[], index: number): Item[] =>
  items.flatMap((item, at) => (at === index ? [item, item] : [item]))
const record = (index: number): LogRecord => {
  const found = records[index]
  if (found === undefined) throw new Error('no such record')
  return found
}

describe('the judge of the log', () => {
  it('accepts a log that holds each acknowledged fact once', () => {
    expect(kinds(answered(), records)).toEqual([])
    expect(acknowledged(answered())).toHaveLength(4)
  })

  it.each([0, 1, 2, 3])('fails when acknowledged fact %i is dropped on purpose', (index) => {
    expect(kinds(answered(), without(records, index))).toContain('acknowledged-not-in-log')
  })

  it.each([0, 1, 2, 3])('fails when fact %i is doubled on purpose, as at another head', (index) => {
    const again = { ...record(index), position: 900n, revision: 4n }
    expect(kinds(answered(), [...records, again])).toContain('twice-in-log')
  })

  it('fails when a drop leaves a hole in the revisions of its stream', () => {
    expect(kinds(answered('unknown'), without(records, 1))).toContain('revision-gap')
  })

  it('fails when content changed under its hash, or the hash with it', () => {
    const changed = { ...record(0), data: { ...facts[0]?.data, present: 8 } }
    expect(kinds(answered(), [changed, ...records.slice(1)])).toContain('content-differs-from-hash')
    const forged = { ...changed, hash: 'f'.repeat(64) }
    expect(kinds(answered(), [forged, ...records.slice(1)])).toContain('content-never-sent')
  })

  it('fails when an answer named another position', () => {
    const moved = records.map((item) => ({ ...item, position: item.position + 1n }))
    expect(kinds(answered(), moved)).toContain('answered-other-position')
  })

  it('fails on a fact that nobody sent only where the ledger is complete', () => {
    const ledger = createLedger()
    expect(kinds(ledger, records)).toHaveLength(4)
    expect(judgeLog(ledger, records, { complete: false })).toEqual([])
  })

  it('leaves open whether an unanswered fact is there, but not twice', () => {
    expect(kinds(answered('unknown'), [])).toEqual([])
    expect(kinds(answered('unknown'), records)).toEqual([])
  })

  it('fails when a refused fact stands in the log', () => {
    expect(kinds(answered('refused'), [])).toEqual([])
    expect(kinds(answered('refused'), records)).toContain('refused-in-log')
  })

  it('wants a conflict kept apart exactly once and never counted', () => {
    const ledger = answered()
    const other = sampleFact('a', { present: 1 })
    ledger.record(other, { answer: 'conflict' })
    ledger.record(other, { answer: 'conflict' })
    const kept = sampleQuarantine(other, 500n)
    expect(kinds(ledger, [...records, kept])).toEqual([])
    expect(kinds(ledger, records)).toContain('conflict-not-quarantined')
    expect(kinds(ledger, [...records, kept, sampleQuarantine(other, 600n, 1n)])).toContain('quarantined-twice')
    expect(kinds(answered(), [...records, kept])).toContain('quarantined-without-conflict')
    const stored = sampleLog([...facts, other])
    expect(kinds(ledger, [...stored, { ...kept, position: 700n }])).toContain('twice-in-log')
  })
})

describe('the judge of the bus', () => {
  it('accepts the log’s facts in order, each chained to the one before', () => {
    expect(judgeStream(records, sampleMessages(records))).toEqual([])
  })

  it.each([0, 1, 2, 3])('fails when message %i is dropped or doubled on purpose', (index) => {
    const messages = sampleMessages(records)
    expect(judgeStream(records, without(messages, index)).map(({ kind }) => kind)).toContain('missing-in-stream')
    expect(judgeStream(records, doubled(messages, index)).map(({ kind }) => kind)).toContain('twice-in-stream')
  })

  it('fails when two messages are swapped, or one carries another fact', () => {
    const [one, two, ...rest] = sampleMessages(records)
    if (one === undefined || two === undefined) throw new Error('no messages')
    expect(judgeStream(records, [two, one, ...rest]).map(({ kind }) => kind)).toContain('broken-chain')
    const forged = [{ ...one, messageId: 'other' }, two, ...rest]
    expect(judgeStream(records, forged).map(({ kind }) => kind)).toEqual(['other-message-id-in-stream'])
  })
})

describe('the judge of the read side', () => {
  it('accepts every reported fact counted once, quarantine aside', () => {
    const kept = sampleQuarantine(sampleFact('a', { present: 1 }), 500n)
    expect(judgeCounted([...records, kept], sampleCounted(records))).toEqual([])
  })

  it.each([0, 1, 2, 3])('fails when counted fact %i is dropped or doubled on purpose', (index) => {
    const counted = sampleCounted(records)
    expect(judgeCounted(records, without(counted, index)).map(({ kind }) => kind)).toEqual(['missing-in-read-side'])
    expect(judgeCounted(records, doubled(counted, index)).map(({ kind }) => kind)).toEqual(['twice-in-read-side'])
  })

  it('fails on a fact that the log does not have, or has otherwise', () => {
    const counted = sampleCounted(records)
    expect(judgeCounted(records.slice(1), counted).map(({ kind }) => kind)).toEqual(['only-in-read-side'])
    const changed = counted.map((item, index) => (index === 2 ? { ...item, hash: 'e'.repeat(64) } : item))
    expect(judgeCounted(records, changed).map(({ kind }) => kind)).toEqual(['other-hash-in-read-side'])
  })
})
