import { describe, expect, it } from 'vitest'
import { lms, measure, province, school, unit } from './given.ts'
import { figure, flags, rows, short, sources } from './testing.ts'

const HERE = [province('P'), school('A', 'P'), school('B', 'P')]
const inUse = { metric: 'capability.lms' }
const resources = { metric: 'measure.learning-resources' }
const signed = { metric: 'measure.transcripts-signed' }

describe('a capability', () => {
  it('is the units that use it, of all that are expected; null where nobody said', () => {
    expect(figure(HERE, inUse)).toMatchObject({ value: null, numerator: '0', denominator: '2' })
    expect(figure([...HERE, lms('A', false)], inUse)).toMatchObject({ value: '0', percent: 0, reporting: 1 })
    expect(figure([...HERE, lms('A', true)], inUse)).toMatchObject({ value: '1', percent: 50 })
  })

  it('counts a unit once, and in its reporting level', () => {
    const mixed = [province('P'), school('A', 'P', { levels: ['TH', 'THCS'] })]
    expect(short(figure([...mixed, lms('A', true, { level: 'THCS' })], inUse))).toBe('0/1')
    const both = [...mixed, lms('A', false, { level: 'TH' }), lms('A', true)]
    expect(short(figure(both, inUse))).toBe('1/1')
  })

  it('of a school that was merged counts for the school that goes on', () => {
    const facts = [...HERE, unit('B', 'merged', '2024-07-01', { successor: 'A' }), lms('B', true)]
    expect(short(figure(facts, inUse))).toBe('1/1')
    expect(short(figure(facts, { ...inUse, unit: 'B' }))).toBe('1/0')
  })

  it('on several platforms stands in several rows, of the same whole', () => {
    const facts = [...HERE, lms('A', true, { platforms: [{ name: 'K12' }, { name: 'OLM' }] }), lms('B', true)]
    expect(rows(facts, { ...inUse, by: ['platform'] })).toEqual([
      ['K12', '1/2'],
      ['OLM', '1/2'],
      [null, '1/2'],
    ])
    expect(short(figure(facts, { ...inUse, where: [{ name: 'platform', values: ['OLM'] }] }))).toBe('1/2')
  })
})

describe('a measure', () => {
  const grade = (number: string) => ({ dimensions: { grade: number } })

  it('answers in the smallest breakdown that says what is asked', () => {
    const facts = [
      ...HERE,
      measure('A', 'learning-resources', { value: 100 }),
      measure('A', 'learning-resources', { value: 40, ...grade('1') }),
      measure('A', 'learning-resources', { value: 50, ...grade('2') }),
      measure('B', 'learning-resources', { value: 7 }),
    ]
    expect(short(figure(facts, resources))).toBe('107')
    expect(rows(facts, { ...resources, by: ['grade'] })).toEqual([
      ['1', '40'],
      ['2', '50'],
      [null, '17'],
    ])
    const filtered = { ...resources, where: [{ name: 'grade', values: ['2'] }] }
    expect(figure(facts, filtered)).toMatchObject({ value: '50', reporting: 1, expected: 2 })
    expect(flags(figure(facts, resources))).toEqual(['breakdown-differs 3'])
    expect(short(figure(facts, { ...resources, where: [{ name: 'grade', values: [''] }] }))).toBe('17')
  })

  it('takes the first of equal breakdowns in the catalogue’s order', () => {
    const facts = [
      ...HERE,
      measure('A', 'learning-resources', { value: 4, ...grade('1') }),
      measure('A', 'learning-resources', { value: 5, dimensions: { subject: 'math' } }),
    ]
    expect(short(figure(facts, resources))).toBe('5')
  })

  it('in the other form adds to the numerator without a whole, or is the part', () => {
    const facts = [
      ...HERE,
      measure('A', 'transcripts-signed', { value: 5 }),
      measure('B', 'transcripts-signed', { part: 10, whole: 12 }),
      measure('A', 'stem-rooms', { part: 3, whole: 4 }),
      measure('A', 'learner-satisfaction', { part: 1, whole: 3 }),
    ]
    expect(figure(facts, signed)).toMatchObject({ value: '15', denominator: '12', percent: 125 })
    expect(flags(figure(facts, signed))).toEqual(['form-differs 1'])
    expect(short(figure(facts, { metric: 'measure.stem-rooms' }))).toBe('3')
    expect(short(figure(facts, { metric: 'measure.learner-satisfaction' }))).toBe('33.333333')
  })

  it('declared by months answers for the year with the last of them, unless the year was declared', () => {
    const facts = [
      ...HERE,
      measure('A', 'stem-rooms', { period: '2024-05', value: 3 }),
      measure('A', 'stem-rooms', { period: '2024-03', value: 8 }),
    ]
    const rooms = { metric: 'measure.stem-rooms' }
    expect(short(figure(facts, rooms))).toBe('3')
    expect(short(figure([...facts, measure('A', 'stem-rooms', { value: 6 })], rooms))).toBe('6')
    expect(short(figure(facts, { ...rooms, period: '2023-2024' }))).toBe('3')
  })

  it('for another level of its unit is detail; its flags show all the same', () => {
    const detail = { ...measure('A', 'stem-rooms', { value: 9, level: 'THCS' }), flags: ['level-not-of-unit'] }
    const facts = [...HERE, measure('A', 'stem-rooms', { value: 3 }), detail]
    expect(figure(facts, { metric: 'measure.stem-rooms' })).toMatchObject({ value: '3', flagged: 1 })
  })

  it('of satisfaction is the mean over those that say it', () => {
    const facts = [
      ...HERE,
      ...['A', 'B'].map((code, index) => measure(code, 'learner-satisfaction', { value: [80, 85][index] })),
    ]
    const answer = figure(facts, { metric: 'measure.learner-satisfaction' })
    expect([answer.value, sources(answer)]).toEqual(['82.5', '2 of 2'])
  })
})
