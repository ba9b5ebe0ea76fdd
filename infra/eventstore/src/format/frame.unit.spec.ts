import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventCursor } from './event-cursor.ts'
import { frameIsSound, frameSize, KIND_EVENTS, type NewEvent, writeFrame } from './frame.ts'

const bytes = (max: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength: max }).map((array) => Buffer.from(array))
const event: fc.Arbitrary<NewEvent> = fc.record({
  id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((array) => Buffer.from(array)),
  type: bytes(20),
  json: fc.boolean(),
  data: bytes(200),
  metadata: bytes(50),
})
const events = fc.array(event, { minLength: 1, maxLength: 6 })

const POSITION = 8_000_000_000_123
const PADDING = 7

function frameOf(list: readonly NewEvent[]): { buffer: Buffer; size: number; last: number } {
  const name = Buffer.from('trường-học-1')
  const size = frameSize(name, list)
  const buffer = Buffer.alloc(size + 2 * PADDING, 0xee)
  const head = {
    position: POSITION,
    groupStart: POSITION - 99,
    kind: KIND_EVENTS,
    flags: 0,
    name,
    createdMs: 1_700_000_000_000,
    firstRevision: 5_000_000_000,
    previous: 12,
  }
  return { buffer, size, last: writeFrame(buffer, PADDING, size, head, list) }
}

describe('a frame', () => {
  it('gives back every event as it was put in, with ascending positions', () => {
    fc.assert(
      fc.property(events, (list) => {
        const { buffer, last } = frameOf(list)
        const cursor = new EventCursor()
        cursor.open(buffer, PADDING)
        expect([cursor.name(), cursor.framePosition, cursor.groupStart, cursor.previous]).toEqual([
          'trường-học-1',
          POSITION,
          POSITION - 99,
          12,
        ])
        let position = POSITION - 1
        for (const [index, wanted] of list.entries()) {
          expect(cursor.next()).toBe(true)
          expect(cursor.position).toBeGreaterThan(position)
          position = cursor.position
          expect(cursor.revision).toBe(5_000_000_000 + index)
          expect(cursor.sameId(wanted.id)).toBe(true)
          expect([cursor.json, cursor.data()]).toEqual([wanted.json, wanted.data])
          const at = (from: number, length: number): Buffer => buffer.subarray(from, from + length)
          expect(at(cursor.typeAt, cursor.typeLength)).toEqual(wanted.type)
          expect(at(cursor.metadataAt, cursor.metadataLength)).toEqual(wanted.metadata)
        }
        expect(cursor.next()).toBe(false)
        expect(position).toBe(last)
      }),
    )
  })

  it('is sound only whole, unchanged and at its own position', () => {
    fc.assert(
      fc.property(events, fc.nat(), fc.integer({ min: 0, max: 7 }), (list, where, bit) => {
        const { buffer, size } = frameOf(list)
        expect(frameIsSound(buffer, PADDING, size, POSITION)).toBe(true)
        expect(frameIsSound(buffer, PADDING, size - 1, POSITION)).toBe(false)
        expect(frameIsSound(buffer, PADDING, size, POSITION + 1)).toBe(false)
        const at = PADDING + (where % size)
        buffer.writeUInt8(buffer.readUInt8(at) ^ (1 << bit), at)
        expect(frameIsSound(buffer, PADDING, size, POSITION)).toBe(false)
      }),
    )
  })
})
