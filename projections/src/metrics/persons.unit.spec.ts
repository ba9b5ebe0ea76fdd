import { catalogue } from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { metricNamed } from './catalogue.ts'
import { EVERYONE, forAudience, type Audience } from './persons.ts'
import type { FigureAnswer } from './question.ts'

const WITHOUT_RIGHT: Audience = { seesSmallNumbers: false }
const pupils = { ...metricNamed(catalogue, 'attendance.present'), persons: true }

const answer = (numerator: string, denominator: string | null): FigureAnswer => ({
  value: numerator,
  numerator: denominator === null ? null : numerator,
  denominator,
  percent: denominator === null ? null : 50,
  ...{ flagged: 0, reporting: 1, expected: 1, flags: [], key: undefined, suppressed: false },
})
const shown = (numerator: string, denominator: string | null): boolean =>
  !forAudience(pupils, answer(numerator, denominator), WITHOUT_RIGHT).suppressed

describe('small numbers of persons', () => {
  it('are withheld from who has no right to them, whichever of the numbers tells them', () => {
    expect(['1', '4', '5', '0'].map((few) => shown(few, '100'))).toEqual([false, false, true, true])
    expect(['96', '99', '95', '100'].map((most) => shown(most, '100'))).toEqual([false, false, true, true])
    expect([shown('0', '3'), shown('3', null), shown('5', null)]).toEqual([false, false, true])
  })

  it('leave nothing of the figure but who reported', () => {
    expect(forAudience(pupils, answer('3', '100'), WITHOUT_RIGHT)).toEqual({
      ...answer('3', '100'),
      ...{ value: null, numerator: null, denominator: null, percent: null, suppressed: true },
    })
  })

  it('are for everyone who has the right, and of metrics that count no persons', () => {
    expect(forAudience(pupils, answer('3', '100'), EVERYONE)).toEqual(answer('3', '100'))
    const schools = { ...pupils, persons: false }
    expect(forAudience(schools, answer('3', '100'), WITHOUT_RIGHT)).toEqual(answer('3', '100'))
  })
})
