import { ClickHouseLimitError, type ClickHouse } from '@ioc/clickhouse'
import { systemTimers } from '@ioc/kit'
import Type from 'typebox'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Admission, OperationTimeoutError } from './admission.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const BOUNDS = {
  operations: 2,
  reads: 1,
  threads: 1,
  maxOperationMs: 1_000,
  maxReadBytes: 1_000,
  maxReadCharacters: 100,
}
const schema = Type.Object({ text: Type.String() })

/** An engine that notes what it is asked, and answers or waits as the spec says. */
function engine(answer: (sql: string, signal: AbortSignal | undefined) => Promise<{ text: string }[]>) {
  const asked: { sql: string; settings: unknown; maxResultBytes: unknown }[] = []
  const never = () => Promise.reject(new Error('analysts only read'))
  const clickhouse: ClickHouse = {
    query: async (_role, sql, _params, { settings, maxResultBytes, signal }) => {
      asked.push({ sql, settings, maxResultBytes })
      return (await answer(sql, signal)) as never
    },
    insert: never,
    command: never,
    kill: never,
    load: () => ({ writer: IDLE, wall: IDLE, analyst: IDLE }),
    embedded: true,
    version: 'spec',
    close: () => Promise.resolve(),
  }
  return { admission: new Admission(clickhouse, BOUNDS, systemTimers), asked }
}
const IDLE = { queued: 0, running: 0 }
const read = (clickhouse: ClickHouse, sql: string) => clickhouse.query('analyst', sql, {}, { schema })

describe('an analyst’s operation', () => {
  it('reads with few threads and bounded results', async () => {
    const { admission, asked } = engine(() => Promise.resolve([{ text: 'x' }]))
    await read(admission.open('a').clickhouse, 'one')
    expect(asked).toEqual([{ sql: 'one', settings: { max_threads: 1 }, maxResultBytes: 1_000 }])
  })

  it('may not keep more than its share of what it reads', async () => {
    const { admission } = engine(() => Promise.resolve([{ text: 'x'.repeat(60) }]))
    const { clickhouse } = admission.open('a')
    await read(clickhouse, 'one')
    await expect(read(clickhouse, 'two')).rejects.toBeInstanceOf(ClickHouseLimitError)
    expect(await read(admission.open('a').clickhouse, 'three')).toHaveLength(1)
  })

  it('takes turns with those of other clients at every read', async () => {
    const order: string[] = []
    const { admission } = engine(async (sql) => {
      order.push(sql)
      await new Promise((resolve) => setTimeout(resolve, 10))
      return []
    })
    const [a, b] = [admission.open('a').clickhouse, admission.open('b').clickhouse]
    const all = Promise.all([...['a1', 'a2', 'a3'].map((sql) => read(a, sql)), read(b, 'b1')])
    await vi.advanceTimersByTimeAsync(100)
    await all
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3'])
  })

  it('is given up after its time, and when whoever asked is gone', async () => {
    const { admission } = engine(
      (_sql, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    )
    const [slow, gone] = [admission.open('a'), admission.open('b')]
    await slow.enter()
    const late = expect(read(slow.clickhouse, 'slow')).rejects.toBeInstanceOf(OperationTimeoutError)
    await vi.advanceTimersByTimeAsync(1_000)
    await late
    slow.end()
    const left = expect(read(gone.clickhouse, 'gone')).rejects.toThrow('the client is gone')
    await vi.advanceTimersByTimeAsync(0)
    gone.abort()
    await left
  })

  it('gives its place back once it ends, also when it ended before it was its turn', async () => {
    const { admission } = engine(() => Promise.resolve([]))
    const [one, two] = [admission.open('a'), admission.open('a')]
    await one.enter()
    const entering = two.enter()
    two.end()
    expect([admission.running, admission.waiting]).toEqual([1, 1])
    one.end()
    one.end()
    await entering
    expect([admission.running, admission.waiting]).toEqual([0, 0])
  })
})
