import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalName } from '../index.ts'

describe('a text that names something', () => {
  it('is the same however its letters are composed', () => {
    expect(normalName('94-TH-Hue\u0302\u0301')).toBe('94-TH-Huế'.normalize('NFC'))
  })

  it('is the same with spaces or invisible characters around it', () => {
    for (const [before, after] of [
      [' ', ' '],
      ['\t', '\n'],
      ['\u00a0', '\u3000'],
      ['\ufeff', '\u200b'],
      ['\u200e', '\u2060\u00ad'],
    ]) {
      expect(normalName(`${before}1A${after}`)).toBe('1A')
    }
  })

  it('keeps what stands inside it', () => {
    expect(normalName('Lớp 1 A')).toBe('Lớp 1 A'.normalize('NFC'))
    expect(normalName('a\u200db')).toBe('a\u200db')
    expect(normalName('\u00001A')).toBe('\u00001A')
  })

  it('may be empty', () => {
    expect(normalName(' \u200b ')).toBe('')
  })

  it('does not change a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = normalName(text)
        expect(normalName(name)).toBe(name)
      }),
    )
  })
})
