import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askFigure } from '../../metrics/figure.ts'
import { askFigures } from '../../metrics/figures.ts'
import type { FigureQuestion } from '../../metrics/question.ts'
import { measure, opened, school } from '../../queries/facts-of.ts'
import { openFixture, type ReadModelFixture } from '../../queries/fixture.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

const reading = () => fixture.reading('2024-10-01')
const question = (code: string, unit: string, more: Partial<FigureQuestion> = {}): FigureQuestion => ({
  ...{ metric: `measure.${code}`, unit, period: '2024', level: undefined, where: [], hierarchyAt: undefined },
  ...more,
})
const figure = async (code: string, unit: string, more: Partial<FigureQuestion> = {}) =>
  askFigure(await reading(), question(code, unit, more))
const table = async (code: string, unit: string, by: string[], more: Partial<FigureQuestion> = {}) => {
  const { rows } = await askFigures(await reading(), {
    ...question(code, unit, more),
    by,
    first: 100,
    after: undefined,
  })
  return rows.map(({ keys, figure: { value } }) => [...keys.map((key) => key.value), value])
}
const subject = (name: string, grade?: string) => ({
  dimensions: { subject: name, ...(grade === undefined ? {} : { grade }) },
})

/** Each case has a province of its own. */
let cases = 0
const province = async (facts: (a: string, b: string) => readonly ReturnType<typeof measure>[]): Promise<string> => {
  const p = `P${++cases}`
  const [a, b] = [`${p}-A`, `${p}-B`]
  await fixture.append([opened(p, 'province'), school(a, p, ['TH', 'THCS']), school(b, p, ['THCS']), ...facts(a, b)])
  return p
}

describe('a measure with overlapping breakdowns', () => {
  it('counts a total once, and not again with its parts', async () => {
    const p = await province((a) => [
      measure(a, 'question-bank-items', { value: 10 }),
      measure(a, 'question-bank-items', { value: 4, ...subject('math') }),
      measure(a, 'question-bank-items', { value: 6, ...subject('music') }),
    ])
    expect(await figure('question-bank-items', p)).toMatchObject({ value: '10', flagged: 0, reporting: 1, expected: 2 })
    expect(await table('question-bank-items', p, ['subject'])).toEqual([
      ['math', '4'],
      ['music', '6'],
    ])
  })

  it('gives what the parts leave of the total to the row without a value, and says that they differ', async () => {
    const p = await province((a, b) => [
      measure(a, 'question-bank-items', { value: 10 }),
      measure(a, 'question-bank-items', { value: 4, ...subject('math') }),
      measure(a, 'question-bank-items', { value: 1, ...subject('math', '6') }),
      measure(b, 'question-bank-items', { value: 7 }),
    ])
    const whole = await figure('question-bank-items', p)
    expect(whole).toMatchObject({ value: '17', flagged: 3, flags: [{ code: 'breakdown-differs', count: 3 }] })
    expect(await table('question-bank-items', p, ['subject'])).toEqual([
      ['math', '4'],
      [null, '13'],
    ])
    expect(await table('question-bank-items', p, ['grade'])).toEqual([
      ['6', '1'],
      [null, '16'],
    ])
    const where = (name: string, ...values: string[]) => ({ where: [{ name, values }] })
    expect(await figure('question-bank-items', p, where('subject', 'math'))).toMatchObject({ value: '4' })
    expect(await figure('question-bank-items', p, where('grade', '6'))).toMatchObject({ value: '1' })
    expect(await figure('question-bank-items', p, where('subject', ''))).toMatchObject({ value: '13' })
    expect(await table('question-bank-items', p, ['grade'], where('subject', 'math'))).toEqual([
      ['6', '1'],
      [null, '3'],
    ])
    expect(await table('question-bank-items', p, ['level'])).toEqual([
      ['TH', '10'],
      ['THCS', '7'],
    ])
  })
})

describe('a measure in the other form', () => {
  it('counts a value as a part without a whole, and a part as a value', async () => {
    const p = await province((a, b) => [
      measure(a, 'transcripts-signed', { part: 50, whole: 80 }),
      measure(b, 'transcripts-signed', { value: 7.5 }),
      measure(a, 'stem-rooms', { part: 2, whole: 3 }),
      measure(b, 'learner-satisfaction', { part: 1, whole: 3 }),
    ])
    expect(await figure('transcripts-signed', p)).toMatchObject({
      ...{ value: '57.5', numerator: '57.5', denominator: '80', percent: 71.9 },
      flags: [{ code: 'form-differs', count: 1 }],
    })
    expect(await figure('stem-rooms', p)).toMatchObject({ value: '2', flagged: 1 })
    expect(await figure('learner-satisfaction', p)).toMatchObject({ value: '33.333333', flagged: 1 })
  })
})

describe('a measure declared by month', () => {
  it('answers for longer periods by what is last, and the period declared itself answers alone', async () => {
    const p = await province((a, b) => [
      measure(a, 'stem-rooms', { value: 1, period: '2024-01' }),
      measure(a, 'stem-rooms', { value: 3, period: '2024-Q2' }),
      measure(a, 'stem-rooms', { value: 2, period: '2024-06' }),
      measure(b, 'stem-rooms', { value: 5 }),
      measure(b, 'stem-rooms', { value: 9, period: '2024-09' }),
    ])
    expect(await figure('stem-rooms', p)).toMatchObject({ value: '8', reporting: 2 })
    expect(await figure('stem-rooms', p, { period: '2024-01' })).toMatchObject({ value: '1' })
    expect(await figure('stem-rooms', p, { period: '2024-01-01/2024-06-30' })).toMatchObject({ value: '3' })
  })
})

describe('the level of a measure', () => {
  it('is the reporting level of its unit; for another it is detail, of which only flags show', async () => {
    const p = await province((a) => [
      measure(a, 'stem-rooms', { value: 4 }),
      { ...measure(a, 'stem-rooms', { value: 5, level: 'TH' }), time: '2024-09-17T08:00:00+07:00' },
      { ...measure(a, 'stem-rooms', { value: 6, level: 'THCS' }), flags: ['value-out-of-bounds'] },
    ])
    expect(await figure('stem-rooms', p)).toMatchObject({ value: '5', flagged: 1 })
    expect(await figure('stem-rooms', p, { level: 'THCS' })).toMatchObject({ value: null, expected: 1 })
  })
})
