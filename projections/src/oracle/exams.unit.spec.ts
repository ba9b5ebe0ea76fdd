import { describe, expect, it } from 'vitest'
import { province, school, type Said } from './given.ts'
import { figure, flags, rows, short, sources } from './testing.ts'

const exam = (
  unit: string,
  type: string,
  data: Readonly<Record<string, unknown>>,
  time = '2024-09-16T08:00:00+07:00',
): Said => ({
  type: `exams.${type}.v1`,
  unit,
  time,
  data: { examId: 'E', sessionId: '1', ...data },
})
const candidate = (unit: string, happened: string, candidateId: string, more = {}, time?: string) =>
  exam(unit, `candidate-${happened}`, { candidateId, ...more }, time)
const chip = (unit: string, candidateId: string, ok = true) =>
  candidate(unit, 'verified', candidateId, { means: 'chip-card', ok })

const HERE = [province('P'), school('A', 'P'), school('B', 'P')]
const scheduled = exam('A', 'session-scheduled', { startsAt: '2024-09-16T07:30:00+07:00' }, '2024-06-01T08:00:00+07:00')
const september = { period: '2024-09' }
const pilot = [
  ...HERE,
  scheduled,
  candidate('A', 'registered', '1', {}, '2024-05-01T08:00:00+07:00'),
  chip('A', '1'),
  candidate('A', 'submitted', '1'),
  chip('A', '2', false),
  candidate('A', 'verified', '3', { means: 'face', ok: true }),
]

describe('candidates of exams', () => {
  it('count on the day of their session, whenever they registered', () => {
    expect(short(figure(pilot, { metric: 'exams.registered', ...september }))).toBe('3')
    expect(short(figure(pilot, { metric: 'exams.registered', period: '2024-05' }))).toBeNull()
  })

  it('are verified, by chip among those verified, and submit among all', () => {
    expect(short(figure(pilot, { metric: 'exams.verified', ...september }))).toBe('2/3')
    expect(short(figure(pilot, { metric: 'exams.verified-by-chip', ...september }))).toBe('1/2')
    expect(short(figure(pilot, { metric: 'exams.submitted', ...september }))).toBe('1/3')
    expect(rows(pilot, { metric: 'exams.verified', ...september, by: ['means'] })).toEqual([
      ['chip-card', '1/3'],
      ['face', '1/3'],
    ])
  })

  it('make their unit one that verifies by chip, of all open units', () => {
    const answer = figure(pilot, { metric: 'exams.units-by-chip', ...september })
    expect([short(answer), sources(answer)]).toEqual(['1/2', '1 of 2'])
  })

  it('of a session that was never scheduled count on its earliest day, registering aside', () => {
    const [registered, , submitted] = [
      candidate('B', 'registered', '1', {}, '2024-05-01T08:00:00+07:00'),
      0,
      candidate('B', 'submitted', '1'),
    ]
    expect(short(figure([...HERE, registered], { metric: 'exams.registered' }))).toBeNull()
    expect(short(figure([...HERE, registered, submitted], { metric: 'exams.registered', ...september }))).toBe('1')
  })

  it('taken back at one milestone are still known by the others', () => {
    const back = candidate('A', 'submitted', '1', { cancelled: true }, '2024-09-17T08:00:00+07:00')
    expect(short(figure([...pilot, back], { metric: 'exams.submitted', ...september }))).toBe('0/3')
  })
})

describe('sessions of exams', () => {
  const closed = exam('A', 'session-closed', {}, '2024-09-16T11:00:00+07:00')
  const published = exam('A', 'results-published', { candidates: 3 }, '2024-09-16T11:20:30+07:00')

  it('are in the furthest state that anything says, whatever is missing before it', () => {
    const question = { metric: 'exams.sessions', ...september, by: ['state'] }
    expect(rows(pilot, question)).toEqual([['scheduled', '1']])
    expect(rows([...pilot, published], question)).toEqual([['published', '1']])
  })

  it('take the median of minutes to their results', () => {
    const answer = figure([...pilot, closed, published], { metric: 'exams.minutes-to-results', ...september })
    expect(short(answer)).toBe('20.5')
    expect(short(figure([...pilot, closed], { metric: 'exams.minutes-to-results', ...september }))).toBeNull()
  })

  it('without incidents have none, and no session says nothing', () => {
    expect(short(figure(pilot, { metric: 'exams.incidents', ...september }))).toBe('0')
    expect(short(figure(HERE, { metric: 'exams.incidents', ...september }))).toBeNull()
    const incident = {
      ...exam('A', 'session-incident', { incidentId: '1', severity: 2, what: 'network' }),
      flags: ['future-day'],
    }
    const answer = figure([...pilot, incident], { metric: 'exams.incidents', ...september })
    expect([short(answer), flags(answer)]).toEqual(['1', ['future-day 1']])
  })
})
