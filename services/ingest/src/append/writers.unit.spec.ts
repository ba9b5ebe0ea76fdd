import { systemMachine, systemTimers, createLogger, noFailpoints } from '@ioc/kit'
import { recordedFact } from '@ioc/contracts/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFactIndex } from '../fact-index/fact-index.ts'
import { factKey } from '../fact-index/fact-key.ts'
import { createMemoryLog, type MemoryLog } from '../testing/memory-log.ts'
import { createMemoryStore } from '../testing/memory-store.ts'
import { waitFor, type AppendItem, type Settlement } from './settlement.ts'
import { createWriters, type Writers, type WriterLimits } from './writers.ts'

const limits: WriterLimits = {
  maxEvents: 100,
  maxBytes: 10_000,
  maxInFlight: 4,
  maxAppendEvents: 3,
  maxAppendBytes: 1_000,
}
/** An item about a fact; with `content` another than the one that the id stands for otherwise. */
const item = (id: string, more: Partial<AppendItem> & { readonly content?: string } = {}): AppendItem => {
  const { content = '', ...given } = more
  const { stream, ...event } = recordedFact({ id, source: 'urn:s', subject: 'u', data: { id, content } })
  const { hash } = event.metadata
  return { key: factKey('urn:s', id), hash, stream, event, unit: undefined, bytes: 10, holder: 'k', ...given }
}

let log: MemoryLog
let writers: Writers
let foreign = 0
const index = () => createFactIndex(createMemoryStore(), systemTimers)
const start = (over: Partial<WriterLimits> = {}, known = index()): Writers => {
  const logger = createLogger('spec', 'silent')
  const observe = (): void => undefined
  writers = createWriters({
    machine: systemMachine,
    log: log.port,
    index: known,
    failpoints: noFailpoints,
    logger,
    limits: { ...limits, ...over },
    observe,
    onForeignLog: () => foreign++,
  })
  return writers
}
const submit = (each: AppendItem, withinMs = 5_000): Promise<Settlement> => {
  const pending = writers.submit(each)
  if (pending === undefined) throw new Error('full')
  return waitFor(pending, performance.now() + withinMs)
}
beforeEach(() => {
  log = createMemoryLog()
  foreign = 0
})
afterEach(() => writers.close(0))

describe('writing to the log', () => {
  it('keeps one append of a stream under way and sends what came meanwhile together, in order', async () => {
    start()
    const release = log.hold()
    const settled = [submit(item('1'))]
    await Promise.resolve()
    await Promise.resolve()
    settled.push(...['2', '3', '4', '5'].map((id) => submit(item(id))))
    release()
    expect(await Promise.all(settled)).toMatchObject(
      [0n, 1n, 2n, 3n, 4n].map((revision) => ({ kind: 'stored', revision })),
    )
    expect(log.appends.map(({ ids }) => ids.length)).toEqual([1, 3, 1])
    expect(log.appends.map(({ expected }) => expected)).toEqual([-1n, 0n, 3n])
  })

  it('bounds the bytes of an append, but never leaves one event behind', async () => {
    start()
    const settled = ['1', '2', '3'].map((id) => submit(item(id, { bytes: id === '1' ? 2_000 : 600 })))
    await Promise.all(settled)
    expect(log.appends.map(({ ids }) => ids.length)).toEqual([1, 1, 1])
  })

  it('sends an append without an answer again, unchanged, until it is answered', async () => {
    start()
    log.disturb('lost', 'absent')
    const settled = ['1', '2'].map((id) => submit(item(id)))
    expect(await Promise.all(settled)).toMatchObject([
      { kind: 'stored', revision: 0n },
      { kind: 'stored', revision: 1n },
    ])
    expect(log.appends).toHaveLength(3)
    expect(log.appends[1]).toEqual(log.appends[0])
    expect(log.appends[2]).toEqual(log.appends[0])
    expect(log.all).toHaveLength(2)
  })

  it('learns what another process wrote, and drops what is there already', async () => {
    start()
    const other = item('1')
    log.write('unit-u', [other.event, item('9').event])
    const [first, second] = await Promise.all([submit(other), submit(item('2'))])
    expect(first).toMatchObject({ kind: 'known', fact: { revision: 0n, hash: other.hash, position: 10n } })
    expect(second).toMatchObject({ kind: 'stored', revision: 2n })
    expect(log.all).toHaveLength(3)
  })

  it('reports other content under the same id as known, with the hash that stands in the log', async () => {
    start()
    const first = item('1')
    log.write('unit-u', [first.event])
    const settlement = await submit(item('1', { content: 'other' }))
    expect(settlement).toMatchObject({ kind: 'known', fact: { hash: first.hash } })
  })

  it('writes a fact whose id somebody used past ingest for an event that is no fact', async () => {
    start()
    const each = item('1')
    const forged = { ...each.event, id: 'forged', metadata: { ...each.event.metadata, hash: 'b'.repeat(64) } }
    log.write('unit-u', [forged])
    expect(await submit(each)).toMatchObject({ kind: 'stored', revision: 1n })
  })

  it('does not write what the index learned between acceptance and append', async () => {
    const known = index()
    start({}, known)
    const each = item('1')
    const settled = submit(each)
    known.learn({ stream: 'unit-u', revision: 0n, position: 10n, eventId: 'x', fact: each, unit: undefined })
    expect(await settled).toMatchObject({ kind: 'known' })
    expect(log.appends).toHaveLength(0)
  })

  it('refuses more than it may hold', async () => {
    start({ maxEvents: 2 })
    const release = log.hold()
    const settled = [submit(item('1')), submit(item('2'))]
    expect(writers.isFull('k')).toBe(true)
    expect(writers.submit(item('3'))).toBeUndefined()
    release()
    await Promise.all(settled)
    expect(writers.load()).toEqual({ events: 0, bytes: 0, inFlight: 0 })
    start({ maxBytes: 15 })
    const held = log.hold()
    const first = submit(item('4'))
    expect(writers.submit(item('5'))).toBeUndefined()
    held()
    await first
  })

  it('answers by the deadline: unknown for what was sent, overloaded for what was taken back', async () => {
    start()
    const release = log.hold()
    const sent = submit(item('1'), 1)
    await Promise.resolve()
    await Promise.resolve()
    const queued = submit(item('2'), 1)
    expect(await sent).toMatchObject({ kind: 'dropped', code: 'outcome-unknown' })
    expect(await queued).toMatchObject({ kind: 'dropped', code: 'overloaded' })
    release()
    await expect.poll(() => writers.load().events).toBe(0)
    expect(log.all.map(({ eventId }) => eventId)).toEqual([item('1').event.id])
  })

  it('halves an append that the log finds too large, and drops a single one', async () => {
    start()
    log.disturb({ kind: 'too-large' })
    const settled = await Promise.all(['1', '2', '3'].map((id) => submit(item(id))))
    expect(settled.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored'])
    expect(log.appends.map(({ ids }) => ids.length)).toEqual([3, 2, 1])
    log.disturb({ kind: 'too-large' })
    expect(await submit(item('4'))).toMatchObject({ kind: 'dropped', code: 'event-too-large' })
  })

  it('says so when the log refuses a stream for good', async () => {
    start()
    log.disturb({ kind: 'rejected', cause: new Error('deleted') })
    expect(await submit(item('1'))).toMatchObject({ kind: 'dropped', code: 'internal' })
  })

  it('suspects another log when a revision is denied that the log itself told', async () => {
    const known = index()
    start({}, known)
    known.learn({ stream: 'unit-u', revision: 7n, position: 80n, eventId: 'x', fact: undefined, unit: undefined })
    const settlement = submit(item('1'), 1)
    await expect.poll(() => foreign).toBeGreaterThan(0)
    expect(await settlement).toMatchObject({ kind: 'dropped' })
  })

  it('works on streams at once, but on no more than it may', async () => {
    start({ maxInFlight: 2 })
    const release = log.hold()
    const settled = ['a', 'b', 'c'].map((name) => submit(item(name, { stream: `unit-${name}` })))
    await expect.poll(() => log.appends.length).toBe(2)
    expect(writers.load().inFlight).toBe(2)
    release()
    await Promise.all(settled)
    expect(log.appends).toHaveLength(3)
  })

  it('gives up what stays unknown when it closes', async () => {
    start()
    log.disturb(...Array.from({ length: 50 }, () => 'absent' as const))
    const settlement = submit(item('1'), 60_000)
    await expect.poll(() => log.appends.length).toBeGreaterThan(1)
    await writers.close(1)
    expect(await settlement).toMatchObject({ kind: 'dropped', code: 'outcome-unknown' })
  })
})
