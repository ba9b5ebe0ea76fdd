import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { pagesOf } from './pages.ts'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Pages up to the end, or to what the stream failed with. */
async function collect(stream: Readable): Promise<{ pages: unknown[][]; error: unknown }> {
  const pages: unknown[][] = []
  try {
    for await (const page of pagesOf(stream)) pages.push([...page])
    return { pages, error: undefined }
  } catch (error) {
    return { pages, error }
  }
}

describe('pages of a stream', () => {
  it('hold every item once, in order, many at a time and none without', async () => {
    const { pages, error } = await collect(Readable.from(numbers(1_000)))
    expect(error).toBeUndefined()
    expect(pages.flat()).toEqual(numbers(1_000))
    expect(pages.length).toBeLessThan(200)
    expect(pages.every(({ length }) => length > 0 && length <= 64)).toBe(true)
  })

  it('end at once where there is nothing', async () => {
    expect(await collect(Readable.from([]))).toEqual({ pages: [], error: undefined })
  })

  it('fail with what the stream fails with, after what came before', async () => {
    async function* breaking() {
      yield* numbers(3)
      throw await Promise.resolve(new Error('broken'))
    }
    const { pages, error } = await collect(Readable.from(breaking()))
    expect(pages.flat()).toEqual([0, 1, 2])
    expect(error).toEqual(new Error('broken'))
  })

  it('fail where the stream is closed before its end', async () => {
    const stream = new Readable({ objectMode: true, read: () => undefined })
    stream.push(1)
    const collected = collect(stream)
    stream.once('data', () => setImmediate(() => stream.destroy()))
    expect((await collected).error).toMatchObject({ message: 'the stream was closed before its end' })
  })

  it('hold back a stream that nobody takes from', async () => {
    let made = 0
    const stream = new Readable({ objectMode: true, read: () => void stream.push(made < 10_000 ? made++ : null) })
    const pages = pagesOf(stream)
    await pages.next()
    await new Promise((resolve) => setImmediate(resolve))
    expect(made).toBeLessThan(300)
    await pages.return(undefined)
    stream.destroy()
  })
})
