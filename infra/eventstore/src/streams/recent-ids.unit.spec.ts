import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOfId, RecentIds } from './recent-ids.ts'

function idOf(number: number): Buffer {
  const id = Buffer.alloc(16)
  // Ids that collide in parts of the hash, so that runs of slots form.
  id.writeUInt32LE(number % 7, 0)
  id.writeUInt32LE(number, 8)
  return id
}

describe('the hash of an id', () => {
  it.each([0, 4, 8, 12])('spreads ids that differ only in a counter, kept in the word at byte %d', (at) => {
    const places = new Set<number>()
    const id = Buffer.alloc(16, 0x11)
    for (let counter = 0; counter < 65_536; counter += 1) {
      // Digits as in a printed UUID: the fastest byte is the last one.
      id.writeUInt32BE(counter, at)
      places.add(hashOfId(id.readUInt32LE(0), id.readUInt32LE(4), id.readUInt32LE(8), id.readUInt32LE(12)) & 0xffff)
    }
    // A random function would hit 1 - 1/e of all places.
    expect(places.size).toBeGreaterThan(0.6 * 65_536)
  })
})

describe('the memory of recent ids', () => {
  it('keeps the first use of an id and tells streams apart', () => {
    const recent = new RecentIds(16)
    expect(recent.add(idOf(1), 0, 5, 10)).toBe(true)
    expect(recent.add(idOf(1), 0, 6, 20)).toBe(false)
    expect(recent.find(idOf(1), 0, 5)).toBe(10)
    expect(recent.find(idOf(1), 0, 6)).toBeUndefined()
    expect(recent.find(idOf(2), 0, 5)).toBeUndefined()
  })

  it('forgets the oldest beyond its limit and never grows past it', () => {
    const recent = new RecentIds(1024)
    for (let number = 0; number < 5000; number += 1) recent.add(idOf(number), 0, 0, number)
    expect(recent.size).toBe(1024)
    for (let number = 0; number < 5000; number += 1) {
      expect(recent.find(idOf(number), 0, 0)).toBe(number < 5000 - 1024 ? undefined : number)
    }
  })

  it('takes back more than it has room for', () => {
    const recent = new RecentIds(8)
    for (let number = 0; number < 20; number += 1) recent.add(idOf(number), 0, 0, number)
    for (let number = 0; number < 20; number += 1) recent.undo()
    expect(recent.size).toBe(0)
    expect(recent.add(idOf(3), 0, 0, 3)).toBe(true)
    expect(recent.find(idOf(3), 0, 0)).toBe(3)
  })

  it('behaves like a list of the newest entries, whatever is added and taken back', () => {
    const limit = 8
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant('undo' as const)), { maxLength: 200 }),
        (steps) => {
          const recent = new RecentIds(limit)
          let list: number[] = []
          let canUndo = false
          for (const step of steps) {
            if (step === 'undo') {
              if (!canUndo || list.length === 0) continue
              recent.undo()
              list = list.slice(0, -1)
            } else {
              const isNew = !list.includes(step)
              expect(recent.add(idOf(step), 0, 1, step)).toBe(isNew)
              if (isNew) list = [...list, step].slice(-limit)
              canUndo = isNew
              continue
            }
            canUndo = false
          }
          for (let number = 0; number <= 30; number += 1)
            expect(recent.find(idOf(number), 0, 1) !== undefined).toBe(list.includes(number))
        },
      ),
    )
  })
})
