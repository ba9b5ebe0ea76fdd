import { describe, expect, it } from 'vitest'
import type { FigureQuestion } from './question.ts'
import { rowQuestion } from './row-question.ts'

const question: FigureQuestion = {
  metric: 'attendance.present',
  unit: 'P',
  period: '2024-09-10/2024-10-20',
  level: undefined,
  where: [{ name: 'session', values: ['morning'] }],
  hierarchyAt: undefined,
}
const narrowed = (keys: Readonly<Record<string, string | null>>): FigureQuestion =>
  rowQuestion(
    question,
    Object.entries(keys).map(([name, value]) => ({ name, value })),
  )

describe('the question that a row answers', () => {
  it('is about the days of its interval, cut to the period', () => {
    expect(narrowed({ month: '2024-09' }).period).toBe('2024-09-10/2024-09-30')
    expect(narrowed({ week: '2024-W42' }).period).toBe('2024-10-14/2024-10-20')
    expect(narrowed({ month: '2024-10', week: '2024-W40' }).period).toBe('2024-10-01/2024-10-06')
  })

  it('is about the lowest unit, the level and the values that it names', () => {
    expect(narrowed({ 'unit.school': 'S1', 'unit.district': 'D1', level: 'TH', grade: '1', fee: null })).toEqual({
      ...question,
      unit: 'S1',
      level: 'TH',
      where: [...question.where, { name: 'grade', values: ['1'] }, { name: 'fee', values: [''] }],
    })
  })

  it('stays what it is part of where it names no unit', () => {
    expect(narrowed({ 'unit.district': null })).toEqual(question)
  })
})
