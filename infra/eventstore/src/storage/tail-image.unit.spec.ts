import { describe, expect, it } from 'vitest'
import { TailImage } from './tail-image.ts'

const MIB = 1024 * 1024

function put(tail: TailImage, text: string): number {
  const position = tail.end
  const { buffer, at } = tail.reserve(text.length)
  buffer.write(text, at)
  return position
}

describe("the image of the log's end", () => {
  it('gives back what was put at a position, also over the borders of chunks', () => {
    const tail = new TailImage(5000, MIB)
    const first = put(tail, 'one')
    tail.reserve(MIB)
    const second = put(tail, 'two')
    expect([first, second]).toEqual([5000, 5003 + MIB])
    const found = tail.find(second)
    expect(found?.buffer.toString('utf8', found.at, found.filled)).toBe('two')
    expect(Buffer.concat(tail.slices(first, tail.end)).length).toBe(tail.end - first)
  })

  it('takes back what was not stored', () => {
    const tail = new TailImage(0, MIB)
    put(tail, 'kept')
    const lost = put(tail, 'lost')
    tail.reserve(2 * MIB)
    tail.rollback(lost)
    expect(tail.end).toBe(lost)
    expect(tail.find(lost)).toBeUndefined()
    put(tail, 'next')
    expect(Buffer.concat(tail.slices(0, tail.end)).toString()).toBe('keptnext')
  })

  it('drops old chunks beyond its limit, but none that is not stored yet', () => {
    const tail = new TailImage(0, MIB)
    for (let chunk = 0; chunk < 5; chunk += 1) tail.reserve(MIB)
    tail.evict(0)
    expect(tail.start).toBe(0)
    tail.evict(3 * MIB)
    expect(tail.start).toBe(3 * MIB)
    tail.evict(5 * MIB)
    expect([tail.start, tail.bytes]).toEqual([4 * MIB, MIB])
  })
})
