import { describe, expect, it } from 'vitest'
import { analystClients } from './options.ts'

describe('the analyst pool', () => {
  it('leaves threads for the writer, the wall and cancelling when the engine is embedded', () => {
    expect(analystClients(8, true, 4)).toBe(1)
    expect(analystClients(8, true, 16)).toBe(8)
    expect(analystClients(16, true, 16)).toBe(13)
    expect(analystClients(2, true, 1)).toBe(1)
  })

  it('is as large as asked for against a server', () => {
    expect(analystClients(8, false, 4)).toBe(8)
  })

  it('has at least one client', () => {
    expect(() => analystClients(0, false, 4)).toThrow(RangeError)
    expect(() => analystClients(1.5, false, 4)).toThrow(RangeError)
  })
})
