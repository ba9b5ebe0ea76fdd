import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { varintSize, WireError, WireReader, writeVarint } from './wire.ts'

describe('the wire format', () => {
  it('writes and reads every safe integer as a varint of the stated size', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const buffer = Buffer.alloc(12)
        const end = writeVarint(buffer, value, 1)
        expect(end - 1).toBe(varintSize(value))
        expect(new WireReader(buffer, 1, end).varint()).toBe(value)
      }),
    )
  })

  it.each([
    0,
    127,
    128,
    16_383,
    16_384,
    2_097_151,
    2_097_152,
    2 ** 28,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 35,
    2 ** 53 - 1,
  ])('keeps %d at the borders of sizes', (value) => {
    const buffer = Buffer.alloc(12)
    const end = writeVarint(buffer, value, 0)
    expect([end, new WireReader(buffer, 0, end).varint()]).toEqual([varintSize(value), value])
  })

  it('reads both halves of 64 bits exactly', () => {
    const reader = new WireReader(Buffer.from('ffffffffffffffffff01', 'hex'))
    reader.varint()
    expect([reader.high, reader.low]).toEqual([0xffffffff, 0xffffffff])
  })

  it('refuses what is cut off, instead of reading on', () => {
    expect(() => new WireReader(Buffer.from([0x80])).varint()).toThrow(WireError)
    const cut = new WireReader(Buffer.from([0x0a, 5, 1]))
    cut.next()
    expect(() => cut.bytes()).toThrow(/cut off/)
  })
})
