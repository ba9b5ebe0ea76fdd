import { describe, expect, it } from 'vitest'
import { rowCheck } from './plain-rows.ts'
import { rowText, soundRow } from '../declare/sound-row.ts'

const accepts = (type: string, value: string | number | boolean | readonly string[]): boolean =>
  rowCheck([{ name: 'c', type }])({ c: value }) === undefined

describe('the check of a row against its table', () => {
  it.each([
    ['UInt8', 255, true],
    ['UInt8', 256, false],
    ['UInt8', -1, false],
    ['Int16', -32_768, true],
    ['UInt32', 1.5, false],
    ['UInt64', '18446744073709551615', true],
    ['UInt64', '18446744073709551616', false],
    ['UInt64', 2 ** 53, false],
    ['Int64', '-9223372036854775808', true],
    ['Int64', '-9223372036854775809', false],
    ['Int64', 'abc', false],
    ['UInt128', '340282366920938463463374607431768211455', true],
    ['UInt128', '340282366920938463463374607431768211456', false],
    ['Bool', true, true],
    ['Bool', 1, false],
    ['Float64', Number.NaN, false],
    ['String', 'x', true],
    ['String', 1, false],
    ['LowCardinality(String)', 'x', true],
    ['Array(String)', ['x'], true],
    ['Array(LowCardinality(String))', 'x', false],
    ['Decimal(38, 6)', '1.5', true],
  ] as const)('%s takes %j: %s', (type, value, fits) => {
    expect(accepts(type, value)).toBe(fits)
  })

  it('names the column that is missing or not of the table', () => {
    const check = rowCheck([{ name: 'a', type: 'UInt8' }])
    expect(check({})).toContain('column a')
    expect(check({ a: 1, b: 2 })).toContain('column b')
  })

  it('makes text that UTF-8 cannot carry sound', () => {
    const sound = { text: 'a\ufffdb', list: ['\ufffd'], number: 3 }
    expect(soundRow({ text: 'a\ud800b', list: ['\udc00'], number: 3 })).toEqual(sound)
    expect(rowText(['a\ud800b', ['\udc00'], 3])).toBe(JSON.stringify(Object.values(sound)))
    expect(rowText(['Trường Tiểu học \\ud800 😀'])).toBe(JSON.stringify(['Trường Tiểu học \\ud800 😀']))
  })
})
