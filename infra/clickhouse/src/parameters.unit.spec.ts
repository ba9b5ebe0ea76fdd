import { describe, expect, it } from 'vitest'
import { bindParameters, formatParameter } from './parameters.ts'

describe('a parameter', () => {
  it('is written in the text form that the engine reads', () => {
    expect(formatParameter('p', "it's\ta\\b\n")).toBe("it\\'s\\ta\\\\b\\n")
    expect(formatParameter('p', null)).toBe('\\N')
    expect(formatParameter('p', true)).toBe('1')
    expect(formatParameter('p', 2n ** 64n - 1n)).toBe('18446744073709551615')
    expect(formatParameter('p', new Date('2025-09-05T06:45:00.123+07:00'))).toBe('1757029500.123')
    expect(formatParameter('p', ['a', null, 5])).toBe("['a',NULL,5]")
  })

  it('is refused when it is no scalar and no array of them', () => {
    expect(() => formatParameter('p', { a: 1 })).toThrow('parameter p')
    expect(() => formatParameter('p', undefined)).toThrow('parameter p')
  })

  it('stands quoted once more in the statement that binds it', () => {
    expect(bindParameters('SELECT {a:String}', { a: "x'; DROP" })).toBe(
      "SET param_a = 'x\\\\''; DROP';\nSELECT {a:String}",
    )
    expect(bindParameters('SELECT 1', {})).toBe('SELECT 1')
  })

  it('must be given for every placeholder, since the connection may still hold an earlier value', () => {
    expect(() => bindParameters('SELECT {a:String}, {b:UInt8}', { a: 'x' })).toThrow('parameter b is not given')
    expect(() => bindParameters('SELECT {database:Identifier}', {})).toThrow('parameter database is not given')
  })

  it('has a plain name', () => {
    expect(() => bindParameters('SELECT 1', { 'a = 1; DROP': 'x' })).toThrow(RangeError)
  })
})
