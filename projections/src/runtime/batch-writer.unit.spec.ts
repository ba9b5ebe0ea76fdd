import { noFailpoints } from '@ioc/kit'
import { describe, expect, it } from 'vitest'
import { factAt, factCells, tinyModel } from '../testing/entries.ts'
import { BatchWriter, ForgedMessageError, type BatchWriterOptions } from './batch-writer.ts'
import type { BatchRows } from './batch.ts'
import { allKept, ModelSet } from './model-set.ts'

/** Time that stands still until a test moves it. */
class FakeTime {
  now = 0
  #waiting: { readonly at: number; readonly callback: () => void }[] = []

  readonly timers = {
    after: (ms: number, callback: () => void) => {
      const entry = { at: this.now + ms, callback }
      this.#waiting.push(entry)
      return () => void (this.#waiting = this.#waiting.filter((other) => other !== entry))
    },
  }

  async advance(ms: number): Promise<void> {
    this.now += ms
    const due = this.#waiting.filter(({ at }) => at <= this.now)
    this.#waiting = this.#waiting.filter(({ at }) => at > this.now)
    for (const { callback } of due) callback()
    await settle()
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function bed(change: Partial<BatchWriterOptions> = {}) {
  const time = new FakeTime()
  const written: bigint[][] = []
  const failures: unknown[] = []
  let failNext: Error | undefined
  const store = {
    guard: () => Promise.resolve(),
    open: () => Promise.resolve({ position: written.flat().at(-1) ?? 0n, eventId: '' }),
    write: (batch: BatchRows) => {
      if (failNext !== undefined) {
        const error = failNext
        failNext = undefined
        return Promise.reject(error)
      }
      written.push(batch.facts.map(factCells).map(({ position }) => BigInt(String(position))))
      return Promise.resolve()
    },
  }
  const writer = new BatchWriter({
    store,
    known: { lookUp: () => Promise.resolve(() => undefined) },
    models: new ModelSet(allKept([tinyModel])),
    epoch: { number: 1, holder: 'h' },
    from: { position: 0n, eventId: '' },
    limits: { intervalMs: 250, maxEntries: 3, maxBytes: 1_000_000 },
    timers: time.timers,
    now: () => time.now,
    failpoints: noFailpoints,
    isInLog: () => Promise.resolve(true),
    onCommit: () => undefined,
    onFailure: (error) => failures.push(error),
    ...change,
  })
  const accept = async (position: bigint, origin: 'log' | 'bus' = 'log'): Promise<void> => {
    await writer.accept(factAt(position, { id: `f${position}` }), origin)
  }
  return { time, written, failures, writer, accept, fail: (error: Error) => (failNext = error) }
}

describe('the batch writer', () => {
  it('writes the first entry after quiet at once, and what follows together after the interval', async () => {
    const { time, written, accept } = bed()
    await accept(1n)
    await time.advance(0)
    expect(written).toEqual([[1n]])
    await accept(2n)
    await accept(3n)
    await time.advance(249)
    expect(written).toEqual([[1n]])
    await time.advance(1)
    expect(written).toEqual([[1n], [2n, 3n]])
  })

  it('makes the giver wait while the batch is full', async () => {
    const { time, written, accept } = bed()
    await accept(1n)
    await time.advance(0)
    await accept(2n)
    await accept(3n)
    let taken = false
    const third = accept(4n).then(() => (taken = true))
    await settle()
    expect(taken).toBe(false)
    await time.advance(250)
    await third
    expect(written).toEqual([[1n], [2n, 3n, 4n]])
  })

  it('writes everything taken when it is flushed', async () => {
    const { written, writer, accept } = bed()
    await accept(1n)
    await accept(2n)
    await writer.flush()
    expect(written).toEqual([[1n, 2n]])
    expect(writer.committed.position).toBe(2n)
  })

  it('refuses everything after a failure until it is reset, then goes on from what is written', async () => {
    const { time, written, failures, writer, accept, fail } = bed()
    fail(new Error('the engine is gone'))
    await accept(1n)
    await time.advance(0)
    expect(failures).toHaveLength(1)
    await expect(accept(2n)).rejects.toThrow('the engine is gone')
    await expect(writer.flush()).rejects.toThrow('the engine is gone')
    await writer.reset()
    expect(writer.accepted).toBe(0n)
    await accept(1n)
    await writer.flush()
    expect(written).toEqual([[1n]])
  })

  it('does not write a batch whose last message of the bus the log does not have', async () => {
    const { written, writer, accept } = bed({ isInLog: () => Promise.resolve(false) })
    await accept(1n)
    await writer.flush()
    await accept(2n, 'bus')
    await expect(writer.flush()).rejects.toThrow(ForgedMessageError)
    expect(written).toEqual([[1n]])
  })

  it('does not write what a message before a gap says when the log does not have it', async () => {
    const asked: bigint[] = []
    const isInLog = ({ position }: { readonly position: bigint }) => {
      asked.push(position)
      return Promise.resolve(position !== 2n)
    }
    const { time, written, writer, accept } = bed({
      isInLog,
      limits: { intervalMs: 250, maxEntries: 9, maxBytes: 1_000_000 },
    })
    await accept(1n, 'bus')
    await time.advance(0)
    await accept(2n, 'bus')
    await accept(3n, 'log')
    await accept(4n, 'bus')
    await accept(5n, 'bus')
    await expect(writer.flush()).rejects.toThrow(ForgedMessageError)
    expect(written).toEqual([[1n]])
    expect(asked).toEqual([1n, 2n])
  })

  it('asks the log once for messages that follow each other', async () => {
    const asked: bigint[] = []
    const isInLog = ({ position }: { readonly position: bigint }) => {
      asked.push(position)
      return Promise.resolve(true)
    }
    const { writer, accept } = bed({ isInLog, limits: { intervalMs: 250, maxEntries: 9, maxBytes: 1_000_000 } })
    for (const position of [1n, 2n, 3n]) await accept(position, 'bus')
    await accept(4n, 'log')
    for (const position of [5n, 6n]) await accept(position, 'bus')
    await writer.flush()
    expect(asked).toEqual([3n, 6n])
  })

  it('refuses a position that it has', async () => {
    const { accept } = bed()
    await accept(5n)
    await expect(accept(5n)).rejects.toThrow(RangeError)
  })
})
