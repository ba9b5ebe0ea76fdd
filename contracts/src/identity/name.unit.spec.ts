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

  // The numbers are so large that anything which looks at every place more than a few times never ends.
  it.each([
    ['invisible characters inside it', 'x' + '\u200b'.repeat(2_000_000) + 'x'],
    ['spaces inside it', 'ế' + ' \u00a0'.repeat(1_000_000) + 'x'],
    ['invisible characters of two units', 'x' + '\u{e0020}'.repeat(1_000_000) + 'x'],
    ['marks without end', 'e' + '\u0301\u0323'.repeat(1_000_000)],
  ])('is read in one pass: %s', (_what, text) => {
    expect(normalName(`\u200b ${text}\u{e0020}\u3000`)).toBe(text)
  })

  it('is composed as long as it is writing', () => {
    expect(normalName('e' + '\u0301'.repeat(30))).toBe('é' + '\u0301'.repeat(29))
    expect(normalName('e' + '\u0301'.repeat(31))).toBe('e' + '\u0301'.repeat(31))
    expect(normalName('e\u0323\u0302' + '\ufe0f'.repeat(40))).toBe('ệ')
  })

  it('is what a regular expression would leave of it', () => {
    const edges =
      /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]+|[\p{White_Space}\p{Default_Ignorable_Code_Point}]+$/gu
    const character = fc.oneof(
      fc.constantFrom(
        ' ',
        '\u200b',
        '\u{e0020}',
        '\u{1d173}',
        '\ufeff',
        'e',
        '\u0323',
        '\u0302',
        '\ud83d',
        '\ude00',
        '\u{1f600}',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    )
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
        const text = characters.join('')
        expect(normalName(text)).toBe(text.normalize('NFC').replaceAll(edges, ''))
      }),
      { numRuns: 2_000 },
    )
  })
})
