import { describe, expect, it } from 'vitest'
import { manualScheduler } from './manual-scheduler.ts'
import { createPacer } from './pacer.ts'

function setUp() {
  const clock = manualScheduler()
  const seen: number[] = []
  return { clock, seen, pacer: createPacer<number>(250, clock.scheduler, (value) => seen.push(value)) }
}

describe('a pacer', () => {
  it('lets the first change after quiet through at once', () => {
    const { clock, pacer, seen } = setUp()
    pacer.offer(1)
    expect(seen).toEqual([1])
    clock.advance(1000)
    pacer.offer(2)
    expect(seen).toEqual([1, 2])
  })
  it('emits the latest of a burst once per interval', () => {
    const { clock, pacer, seen } = setUp()
    for (let value = 0; value < 100; value++) {
      pacer.offer(value)
      clock.advance(10)
    }
    clock.advance(250)
    expect(seen).toEqual([0, 24, 49, 74, 99])
  })
  it('emits the last offer although nothing follows, and then rests', () => {
    const { clock, pacer, seen } = setUp()
    pacer.offer(1)
    pacer.offer(2)
    clock.advance(250)
    expect(seen).toEqual([1, 2])
    expect(clock.waiting).toBe(0)
  })
  it('drops what waits when stopped', () => {
    const { clock, pacer, seen } = setUp()
    pacer.offer(1)
    pacer.offer(2)
    pacer.stop()
    clock.advance(1000)
    expect(seen).toEqual([1])
    pacer.offer(3)
    expect(seen).toEqual([1, 3])
  })
})
