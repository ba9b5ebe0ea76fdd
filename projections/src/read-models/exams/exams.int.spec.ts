import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factsBehind } from '../../metrics/behind.ts'
import { askFigure } from '../../metrics/figure.ts'
import { askFigures } from '../../metrics/figures.ts'
import { plainQuestion, type FigureQuestion } from '../../metrics/question.ts'
import { opened, school } from '../../queries/facts-of.ts'
import { openFixture, type FactInput, type ReadModelFixture } from '../../queries/fixture.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

type More = Partial<Omit<FigureQuestion, 'metric' | 'unit' | 'period'>>
const asked = async (metric: string, unit: string, period: string, more: More = {}) =>
  askFigure(await fixture.reading('2025-06-01'), plainQuestion(`exams.${metric}`, unit, period, more))
const short = async (...question: Parameters<typeof asked>): Promise<string | null> => {
  const { value, numerator, denominator } = await asked(...question)
  return numerator === null ? value : `${numerator}/${denominator}`
}
const rows = async (metric: string, unit: string, period: string, by: readonly string[], more: More = {}) => {
  const question = plainQuestion(`exams.${metric}`, unit, period, more)
  const answer = await askFigures(await fixture.reading('2025-06-01'), {
    ...question,
    by,
    first: 100,
    after: undefined,
  })
  return answer.rows.map(({ keys, figure }) => [
    ...keys.map(({ value }) => value),
    figure.numerator === null ? figure.value : `${figure.numerator}/${figure.denominator}`,
  ])
}

const exam = (unit: string, fact: string, data: object, time = '2024-09-16T08:00:00+07:00'): FactInput => ({
  type: `exams.${fact}.v1`,
  unit,
  time,
  data: { examId: 'E', sessionId: '1', ...data },
})
const scheduled = (unit: string, startsAt = '2024-09-16T07:30:00+07:00', more = {}): FactInput =>
  exam(
    unit,
    'session-scheduled',
    { subject: 'informatics', startsAt, endsAt: '2024-09-16T09:00:00+07:00', candidates: 30, ...more },
    '2024-06-01T08:00:00+07:00',
  )
const candidate = (unit: string, happened: string, candidateId: string, more = {}, time?: string): FactInput =>
  exam(unit, `candidate-${happened}`, { candidateId, ...more }, time)
const verified = (unit: string, candidateId: string, means: string, ok = true): FactInput =>
  candidate(unit, 'verified', candidateId, { means, ok })

describe('the pilot with chip cards at THPT Hoàng Diệu on 16 September 2024', () => {
  it('verified all 30 candidates by chip', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `TS-${index + 1}`)
    await fixture.append([
      opened('HD-P', 'province'),
      school('HD', 'HD-P', ['THPT']),
      scheduled('HD'),
      ...names.flatMap((name) => [
        candidate('HD', 'registered', name, {}, '2024-09-09T08:00:00+07:00'),
        verified('HD', name, 'chip-card'),
      ]),
    ])
    for (const unit of ['HD', 'HD-P']) {
      expect(await asked('verified-by-chip', unit, '2024-09-16')).toMatchObject({
        ...{ numerator: '30', denominator: '30', percent: 100 },
        ...{ reporting: 1, expected: 1, flagged: 0 },
      })
    }
    expect(await short('verified-by-chip', 'HD', '2024-09-15')).toBeNull()
    expect(await short('units-by-chip', 'HD-P', '2024-09')).toBe('1/1')
  })
})

describe('candidates', () => {
  beforeAll(async () => {
    await fixture.append([
      opened('P', 'province'),
      school('A', 'P', ['THPT']),
      school('B', 'P', ['THCS']),
      scheduled('A'),
      candidate('A', 'registered', '1', {}, '2024-05-01T08:00:00+07:00'),
      verified('A', '1', 'chip-card'),
      candidate('A', 'submitted', '1'),
      verified('A', '2', 'chip-card', false),
      verified('A', '3', 'face'),
      exam('A', 'exam-registered', { candidateId: '1', online: true }, '2024-04-01T08:00:00+07:00'),
      candidate('B', 'registered', '1', {}, '2024-05-01T08:00:00+07:00'),
    ])
  })

  it('count on the day of their session, whenever they registered', async () => {
    expect(await short('registered', 'P', '2024-09')).toBe('3')
    expect(await short('registered', 'P', '2024-05')).toBeNull()
    expect(await rows('registered', 'P', '2024', ['month', 'level', 'exam'])).toEqual([['2024-09', 'THPT', 'E', '3']])
  })

  it('are verified, by chip among those verified, and hand in among all', async () => {
    expect(await short('verified', 'P', '2024-09')).toBe('2/3')
    expect(await short('verified-by-chip', 'P', '2024-09')).toBe('1/2')
    expect(await short('submitted', 'P', '2024-09')).toBe('1/3')
    expect(await rows('verified', 'P', '2024-09', ['means'])).toEqual([
      ['chip-card', '1/3'],
      ['face', '1/3'],
    ])
    const where = [{ name: 'means', values: ['face'] }]
    expect(await short('verified', 'P', '2024-09', { where })).toBe('1/3')
  })

  it('make their unit one that verifies by chip, of all open units', async () => {
    expect(await asked('units-by-chip', 'P', '2024-09')).toMatchObject({
      ...{ numerator: '1', denominator: '2', reporting: 1, expected: 2 },
    })
    expect(await rows('units-by-chip', 'P', '2024-08-01/2024-09-30', ['month', 'level'])).toEqual([
      ['2024-08', 'THCS', '0/1'],
      ['2024-08', 'THPT', '0/1'],
      ['2024-09', 'THCS', '0/1'],
      ['2024-09', 'THPT', '1/1'],
    ])
  })

  it('of a session that was never scheduled count on its earliest day, registering aside', async () => {
    expect(await short('registered', 'B', '2024')).toBeNull()
    await fixture.append([candidate('B', 'submitted', '1')])
    expect(await short('registered', 'B', '2024-09')).toBe('1')
  })

  it('register for an exam by the day of registering', async () => {
    expect(await short('registrations', 'P', '2024-04')).toBe('1')
    expect(await rows('registrations', 'P', '2024', ['online'])).toEqual([['true', '1']])
  })

  it('are known by their facts, and who reports none by name', async () => {
    const reading = await fixture.reading('2025-06-01')
    const question = plainQuestion('exams.verified', 'P', '2024-09-16')
    const page = { first: 10, after: undefined }
    const behind = await factsBehind(reading, question, 'NUMERATOR', page)
    expect(behind.edges.map(({ fact }) => fact?.type)).toEqual([
      'vn.edu.exams.candidate-verified.v1',
      'vn.edu.exams.candidate-submitted.v1',
      'vn.edu.exams.candidate-verified.v1',
      'vn.edu.exams.candidate-registered.v1',
    ])
    expect((await factsBehind(reading, question, 'DENOMINATOR', page)).totalCount).toBe(7)
    const missing = await factsBehind(reading, plainQuestion('exams.verified', 'P', '2024-08'), 'MISSING', page)
    expect(missing.edges.map(({ unit }) => unit)).toEqual(['A', 'B'])
  })
})

describe('sessions', () => {
  const month = '2024-10'
  const sessions: readonly FactInput[] = [1, 2, 3, 4].flatMap((number) => [
    scheduled('C', `2024-10-0${number}T07:30:00+07:00`, { sessionId: String(number) }),
    exam('C', 'session-closed', { sessionId: String(number) }, `2024-10-0${number}T09:00:00+07:00`),
  ])
  const published = (sessionId: string, time: string, more = {}): FactInput =>
    exam('C', 'results-published', { sessionId, candidates: 3, ...more }, time)

  beforeAll(async () => {
    await fixture.append([opened('Q', 'province'), school('C', 'Q', ['THPT']), ...sessions])
  })

  it('without incidents have none, and no session says nothing', async () => {
    expect([await short('incidents', 'Q', month), await short('incidents', 'Q', '2024-11')]).toEqual(['0', null])
    const where = [{ name: 'what', values: ['network'] }]
    expect(await short('incidents', 'Q', month, { where })).toBe('0')
    const incident = exam('C', 'session-incident', { sessionId: '1', incidentId: '1', severity: 2, what: 'network' })
    await fixture.append([{ ...incident, flags: ['future-day'] }])
    expect(await asked('incidents', 'Q', month, { where })).toMatchObject({
      ...{ value: '1', flagged: 1, flags: [{ code: 'future-day', count: 1 }] },
    })
    expect(await rows('incidents', 'Q', month, ['severity', 'what'])).toEqual([['2', 'network', '1']])
  })

  it('are in the furthest state that anything says, whatever is missing before it', async () => {
    expect(await rows('sessions', 'Q', month, ['state'])).toEqual([['closed', '4']])
    await fixture.append([published('1', '2024-10-01T09:20:30+07:00')])
    expect(await rows('sessions', 'Q', month, ['state'])).toEqual([
      ['closed', '3'],
      ['published', '1'],
    ])
  })

  it('take the median of minutes to their results, the mean of two in the middle', async () => {
    expect(await short('minutes-to-results', 'Q', month)).toBe('20.5')
    await fixture.append([published('2', '2024-10-02T09:30:00+07:00'), published('3', '2024-10-03T13:00:00+07:00')])
    expect(await short('minutes-to-results', 'Q', month)).toBe('30')
    await fixture.append([published('4', '2024-10-04T09:31:06+07:00')])
    expect(await short('minutes-to-results', 'Q', month)).toBe('30.6')
    await fixture.append([published('3', '2024-10-05T09:00:00+07:00', { cancelled: true })])
    expect(await short('minutes-to-results', 'Q', month)).toBe('30')
    expect(await short('minutes-to-results', 'Q', '2024-11')).toBeNull()
  })
})
