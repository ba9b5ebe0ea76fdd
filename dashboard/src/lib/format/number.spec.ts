import { describe, expect, it } from 'vitest'
import { formatCompact, formatCount, formatNumber, formatPercent, NO_VALUE } from './number.ts'

describe('numbers for this audience', () => {
  it('groups thousands with dots and decimals with a comma in Vietnamese', () => {
    expect(formatNumber(1234567.891, 'vi', 2)).toBe('1.234.567,89')
    expect(formatNumber(1234567.891, 'en', 2)).toBe('1,234,567.89')
    expect(formatNumber(999, 'vi')).toBe('999')
    expect(formatNumber(1000, 'vi')).toBe('1.000')
  })
  it('rounds decimals half up, also where the binary value lies below', () => {
    expect(formatNumber(1.005, 'vi', 2)).toBe('1,01')
    expect(formatNumber(78.15, 'vi', 1)).toBe('78,2')
    expect(formatNumber(0.5, 'vi')).toBe('1')
  })
  it('never prints minus zero', () => {
    expect(formatNumber(-0.01, 'vi', 1)).toBe('0,0')
    expect(formatNumber(-12.5, 'vi', 1)).toBe('−12,5')
  })
  it.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])('shows a dash for %s', (value) => {
    expect(formatNumber(value, 'vi')).toBe(NO_VALUE)
    expect(formatPercent(value, 'vi')).toBe(NO_VALUE)
    expect(formatCompact(value, 'vi')).toBe(NO_VALUE)
  })
  it('prints percentages with one decimal', () => {
    expect(formatPercent(96.4, 'vi')).toBe('96,4%')
    expect(formatPercent(100, 'en')).toBe('100.0%')
  })
  it('says the magnitude in words', () => {
    expect(formatCompact(9_999, 'vi')).toBe('9.999')
    expect(formatCompact(312_345, 'vi')).toBe('312,3 nghìn')
    expect(formatCompact(400_000, 'vi')).toBe('400 nghìn')
    expect(formatCompact(1_234_567, 'vi')).toBe('1,2 triệu')
    expect(formatCompact(55_500_000_000, 'vi')).toBe('55,5 tỷ')
    expect(formatCompact(-1_500_000, 'vi')).toBe('−1,5 triệu')
    expect(formatCompact(1_234_567, 'en')).toBe('1.2 million')
  })
  it('steps to the next magnitude where rounding reaches it', () => {
    expect(formatCompact(999_949, 'vi')).toBe('999,9 nghìn')
    expect(formatCompact(999_950, 'vi')).toBe('1 triệu')
  })
})

describe('numbers that cannot be true', () => {
  it('keep to the room there is', () => {
    expect(formatCompact(1e12, 'vi')).toBe('1 nghìn tỷ')
    expect(formatCompact(1e15, 'vi')).toBe('1 triệu tỷ')
    expect(formatCompact(1e15, 'en')).toBe('1 quadrillion')
    expect(formatCompact(1e30, 'vi')).toBe('> 100 triệu tỷ')
    expect(formatPercent(2857142857142.9, 'vi')).toBe('> 999%')
    expect(formatPercent(999.9, 'vi')).toBe('999,9%')
    expect(formatCount(9_999_999, 'vi')).toBe('9.999.999')
    expect(formatCount(2_147_483_648, 'vi')).toBe('2,1 tỷ')
    expect(formatCount(null, 'vi')).toBe('–')
  })
})
