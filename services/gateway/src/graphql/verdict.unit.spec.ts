import { ratioFigure, sumFigure } from '@ioc/projections/queries'
import { describe, expect, it } from 'vitest'
import { judge } from './verdict.ts'

const behind = { flagged: 0, reporting: 0, expected: 0 }
const ratio = (numerator: number, denominator: number) => ratioFigure(BigInt(numerator), BigInt(denominator), behind)
const of = { kind: 'capability', code: 'cashless-payment' } as const
const base = { code: 'i', name: 'i', of }
const verdict = (target: number, direction: 'at-least' | 'more-than' | 'at-most', n: number, d: number) =>
  judge({ ...base, target, direction }, ratio(n, d), true).verdict

describe('verdict', () => {
  it('compares the exact figure, not the rounded one', () => {
    expect(ratio(7996, 10_000).percent).toBe(80)
    expect(verdict(80, 'at-least', 7996, 10_000)).toBe('missed')
    expect(verdict(80, 'at-least', 8000, 10_000)).toBe('met')
    expect(verdict(48.1, 'at-least', 481, 1000)).toBe('met')
  })

  it('knows the direction', () => {
    expect(verdict(50, 'more-than', 1, 2)).toBe('missed')
    expect(verdict(50, 'more-than', 501, 1000)).toBe('met')
    expect(verdict(50, 'at-most', 1, 2)).toBe('met')
    expect(verdict(50, 'at-most', 2, 3)).toBe('missed')
  })

  it('is silent where nobody reported, also for targets that a zero would meet or miss', () => {
    const unreported = ratioFigure(0n, 400n, behind, false)
    const judged = (direction: 'at-least' | 'at-most') =>
      judge({ ...base, target: 50, direction, printed: { words: 'as printed', numerator: '0' } }, unreported, true)
    expect(judged('at-least')).toMatchObject({ verdict: null, printed: 'as printed' })
    expect(judged('at-most').verdict).toBeNull()
  })

  it('is silent without a base, a value or a target', () => {
    expect(verdict(50, 'at-least', 0, 0)).toBeNull()
    expect(judge(base, ratio(1, 2), true)).toEqual({ target: null, verdict: null, printed: null })
  })

  it('compares sums in their own unit', () => {
    const indicator = { ...base, target: 80, direction: 'at-least' } as const
    expect(judge(indicator, sumFigure('79.999999', behind), true).verdict).toBe('missed')
    expect(judge(indicator, sumFigure('80', behind), true).verdict).toBe('met')
  })
})

describe('what the source prints', () => {
  const printed = (percent: string, numerator: string, n: number, d: number, whole = true) =>
    judge({ ...base, printed: { words: 'as printed', percent, numerator } }, ratio(n, d), whole).printed

  it('is given where it differs from what is computed, at the precision of the print', () => {
    expect(printed('48,2', '52', 52, 108)).toBe('as printed')
    expect(printed('48,1', '52', 52, 108)).toBeNull()
    expect(printed('9,6', '19', 19, 198)).toBeNull()
    expect(printed('78,18', '465', 465, 595)).toBe('as printed')
    expect(printed('78,15', '465', 465, 595)).toBeNull()
    expect(printed('100', '346', 346, 346)).toBeNull()
    expect(printed('100', '345', 346, 346)).toBe('as printed')
  })

  it('says nothing about a part of the territory', () => {
    expect(printed('48,2', '52', 1, 2, false)).toBeNull()
  })
})
