import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attendanceFigure } from './attendance-figure.ts'
import { capabilityFigure } from './capability-figure.ts'
import { capability, measure, opened, organisation, payment, register, school } from './facts-of.ts'
import { openFixture, type ReadModelFixture } from './fixture.ts'
import { measureFigure } from './measure-figure.ts'
import { paymentsTotal } from './payments-figure.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

const TODAY = '2024-10-01'
const MORNING = { date: '2024-09-16', session: 'morning' }

/** Each case has a province of its own, so that cases do not see each other's facts. */
let cases = 0
const province = () => {
  cases += 1
  const p = `P${cases}`
  return { p, a: `${p}-A`, b: `${p}-B`, c: `${p}-C`, commune: `${p}-X` }
}

const attendance = async (unit: string, session = MORNING) =>
  attendanceFigure(await fixture.reading(TODAY), unit, session)
const ofCode = async (code: string, unit: string, level?: string, period = '2024', today = TODAY) =>
  capabilityFigure(await fixture.reading(today), { code, unit, level, period })
const ofMeasure = async (code: string, unit: string, dimensions?: Record<string, string>, level?: string) =>
  measureFigure(await fixture.reading(TODAY), { code, unit, level, period: '2024', dimensions })

describe('attendance', () => {
  it('adds up the latest register of each class, whatever the order in which facts arrive', async () => {
    const { p, a, b } = province()
    await fixture.append([
      opened(p, 'province'),
      school(a, p, ['TH']),
      school(b, p, ['THCS']),
      register(a, '1A', 30, 35, { time: '2024-09-16T07:05:00+07:00' }),
      register(a, '1A', 33, 35, { time: '2024-09-16T09:00:00+07:00', corrected: true }),
      // Older than the correction, but stored after it: a late fact does not undo it.
      register(a, '1A', 29, 35, { time: '2024-09-16T07:04:00+07:00' }),
      register(a, '1B', 20, 20),
      register(a, '1A', 1, 1, { session: 'afternoon' }),
    ])
    expect(await attendance(p)).toEqual({
      value: '53',
      numerator: '53',
      denominator: '55',
      percent: 96.4,
      flagged: 0,
      reporting: 1,
      expected: 2,
      flags: [],
      key: undefined,
      suppressed: false,
    })
  })

  it('lets the higher position win between facts of the same time', async () => {
    const { p, a } = province()
    const facts = [10, 12, 11].map((present) => register(a, '1A', present, 20))
    await fixture.append([opened(p, 'province'), school(a, p, ['TH']), ...facts])
    expect((await attendance(p)).numerator).toBe('11')
  })

  it('counts rows that stand twice once', async () => {
    const { p, a } = province()
    await fixture.append([
      { ...opened(p, 'province'), times: 2 },
      { ...school(a, p, ['TH']), times: 2 },
      { ...register(a, '1A', 30, 35, { flags: ['present-exceeds-enrolled'] }), times: 3 },
    ])
    expect(await attendance(p)).toMatchObject({ numerator: '30', denominator: '35', flagged: 1, reporting: 1 })
  })

  it('does not see rows above the checkpoint', async () => {
    const { p, a } = province()
    await fixture.append([opened(p, 'province'), school(a, p, ['TH']), register(a, '1A', 30, 35)])
    const reading = await fixture.reading(TODAY)
    await fixture.append([register(a, '1B', 10, 10)])
    expect((await attendanceFigure(reading, p, MORNING)).denominator).toBe('35')
    expect((await attendance(p)).denominator).toBe('45')
  })

  it('leaves out units that nothing opened, and counts their facts once they open', async () => {
    const { p, a, b } = province()
    await fixture.append([
      opened(p, 'province'),
      school(a, p, ['TH']),
      register(a, '1A', 30, 35),
      register(b, '1A', 9, 9),
    ])
    expect((await attendance(p)).denominator).toBe('35')
    // Asked by its own code it answers with what it reported.
    expect(await attendance(b)).toMatchObject({ value: '9', denominator: '9', percent: 100, expected: 0 })
    await fixture.append([school(b, p, ['TH'])])
    expect((await attendance(p)).denominator).toBe('44')
  })

  it('expects no school that is closed on the day; what it still says counts and is flagged', async () => {
    const { p, a, b } = province()
    await fixture.append([
      opened(p, 'province'),
      school(a, p, ['TH']),
      school(b, p, ['TH']),
      organisation(b, 'closed', { effectiveFrom: '2024-09-16' }),
      ...['2024-09-15', '2024-09-16'].flatMap((date) => [
        register(a, '1A', 30, 35, { date }),
        register(b, '1A', 5, 5, { date }),
      ]),
    ])
    expect(await attendance(p, { date: '2024-09-15', session: 'morning' })).toMatchObject({
      denominator: '40',
      expected: 2,
    })
    expect(await attendance(p)).toMatchObject({ denominator: '40', expected: 1, flagged: 1 })
  })

  it('follows a school to its new parent from the day of the move', async () => {
    const { p, a, commune } = province()
    await fixture.append([
      opened(p, 'province'),
      opened(commune, 'commune', p),
      school(a, p, ['TH']),
      organisation(a, 'moved', { parent: commune, effectiveFrom: '2024-09-16' }),
      ...['2024-09-15', '2024-09-16'].map((date) => register(a, '1A', 30, 35, { date })),
    ])
    expect((await attendance(commune, { date: '2024-09-15', session: 'morning' })).denominator).toBeNull()
    expect((await attendance(commune)).denominator).toBe('35')
    expect((await attendance(p)).denominator).toBe('35')
  })

  it('counts a campus as part of its school', async () => {
    const { p, a, b } = province()
    const facts = [opened(b, 'campus', a), register(a, '1A', 30, 35), register(b, '1C', 10, 10)]
    await fixture.append([opened(p, 'province'), school(a, p, ['TH']), ...facts])
    expect(await attendance(a)).toMatchObject({ denominator: '45', reporting: 1, expected: 1 })
  })

  it('adds registers beyond 64 bits without wrapping around', async () => {
    const { p, a } = province()
    const most = Number.MAX_SAFE_INTEGER
    const classes = Array.from({ length: 3 }, (_, index) => register(a, `${index}`, most, most))
    await fixture.append([opened(p, 'province'), school(a, p, ['TH']), ...classes])
    expect((await attendance(p)).numerator).toBe(String(BigInt(most) * 3n))
  })
})

describe('capability', () => {
  it('divides the units in use by all open units of the reporting kind, not only those that reported', async () => {
    const { p, a, b, c, commune } = province()
    await fixture.append([
      opened(p, 'province'),
      opened(commune, 'commune', p),
      school(a, commune, ['TH']),
      school(b, commune, ['THCS']),
      school(c, p, ['TH'], { effectiveFrom: '2024-12-01' }),
      capability(a, 'lms', true),
      capability(b, 'lms', false),
      capability(commune, 'lms', true),
    ])
    expect(await ofCode('lms', p)).toEqual({
      value: '1',
      numerator: '1',
      denominator: '2',
      percent: 50,
      flagged: 0,
      reporting: 2,
      expected: 2,
      flags: [],
      key: undefined,
      suppressed: false,
    })
    // Asked after the year's end, the base is that of its last day.
    expect(await ofCode('lms', p, undefined, '2024', '2025-03-01')).toMatchObject({ denominator: '3', percent: 33.3 })
    expect(await ofCode('lms', p, 'TH')).toMatchObject({ numerator: '1', denominator: '1' })
    expect(await ofCode('lms', p, 'MN')).toMatchObject({ numerator: '0', denominator: '0', percent: null })
  })

  it('counts a mixed school once, in its reporting level; a report for another level is detail', async () => {
    const { p, a } = province()
    const mixed = school(a, p, ['TH', 'THCS'], { reportingLevel: 'THCS' })
    await fixture.append([opened(p, 'province'), mixed, capability(a, 'lms', true, { level: 'TH' })])
    expect(await ofCode('lms', p)).toMatchObject({ numerator: '0', denominator: '1', reporting: 0 })
    await fixture.append([capability(a, 'lms', true, { level: 'THCS' })])
    expect(await ofCode('lms', p)).toMatchObject({ numerator: '1', denominator: '1' })
    expect(await ofCode('lms', p, 'TH')).toMatchObject({ numerator: '0', denominator: '0' })
    expect(await ofCode('lms', p, 'THCS')).toMatchObject({ numerator: '1', denominator: '1' })
    // A later report without level is about the same thing.
    await fixture.append([capability(a, 'lms', false, { time: '2024-09-20T08:00:00+07:00' })])
    expect(await ofCode('lms', p)).toMatchObject({ numerator: '0' })
  })

  it('matches periods exactly', async () => {
    const { p, a } = province()
    const report = capability(a, 'lms', true, { period: '2024-2025' })
    await fixture.append([opened(p, 'province'), school(a, p, ['TH']), report])
    expect(await ofCode('lms', p)).toMatchObject({ numerator: '0' })
    expect(await ofCode('lms', p, undefined, '2024-2025')).toMatchObject({ numerator: '1' })
  })

  it('reads reports of the first version', async () => {
    const { p, a } = province()
    const data = { capability: 'lms', inUse: true, period: '2024', platform: 'OLM' }
    await fixture.append([
      opened(p, 'province'),
      school(a, p, ['TH']),
      { type: 'declaration.capability-reported.v1', unit: a, data },
    ])
    expect(await ofCode('lms', p)).toMatchObject({ numerator: '1' })
  })

  it('refuses a code that the catalogue does not know', async () => {
    await expect(ofCode('no-such-code', 'P1')).rejects.toThrow('no capability "no-such-code"')
  })
})

describe('measure', () => {
  it('adds up, of each unit, the latest declarations of the smallest set of dimensions that it broke the measure down by', async () => {
    const { p, a, b } = province()
    await fixture.append([
      opened(p, 'province'),
      school(a, p, ['TH', 'THCS']),
      school(b, p, ['TH']),
      measure(a, 'question-bank-items', { value: 100, dimensions: { subject: 'math', grade: '1' } }),
      measure(a, 'question-bank-items', { value: 120, dimensions: { grade: '1', subject: 'math' } }),
      measure(a, 'question-bank-items', { value: 30.5, dimensions: { subject: 'music' } }),
      measure(a, 'question-bank-items', { value: 999, level: 'THCS' }),
      measure(b, 'question-bank-items', { value: 0.25, dimensions: { subject: 'music' }, level: 'TH' }),
    ])
    expect(await ofMeasure('question-bank-items', p)).toMatchObject({ value: '30.75', reporting: 2, expected: 2 })
    expect(await ofMeasure('question-bank-items', p, { subject: 'music' })).toMatchObject({ value: '30.75' })
    expect(await ofMeasure('question-bank-items', p, {})).toMatchObject({ value: null, reporting: 0 })
    expect(await ofMeasure('question-bank-items', p, undefined, 'THCS')).toMatchObject({ value: null, expected: 0 })
  })

  it('adds up parts and wholes into a percentage', async () => {
    const { p, a, b } = province()
    await fixture.append([
      opened(p, 'province'),
      school(a, p, ['TH']),
      school(b, p, ['TH']),
      measure(a, 'transcripts-signed', { part: 50, whole: 80 }),
      measure(b, 'transcripts-signed', { part: 20, whole: 21 }),
    ])
    const figure = { value: '70', numerator: '70', denominator: '101', percent: 69.3 }
    expect(await ofMeasure('transcripts-signed', p)).toMatchObject(figure)
  })

  it('takes the mean where the catalogue says so', async () => {
    const { p, a, b, c } = province()
    await fixture.append([
      opened(p, 'province'),
      ...[a, b, c].map((unit) => school(unit, p, ['TH'])),
      ...[a, b, c].map((unit, index) => measure(unit, 'learner-satisfaction', { value: [80, 85, 85][index] })),
    ])
    expect(await ofMeasure('learner-satisfaction', p)).toMatchObject({ value: '83.333333', reporting: 3 })
  })
})

describe('payments', () => {
  it('adds up the latest fact of each payment by channel, on local days', async () => {
    const { p, a, b } = province()
    await fixture.append([
      opened(p, 'province'),
      school(a, p, ['TH']),
      school(b, p, ['TH']),
      payment(a, '1', 100, 'cash', '2024-09-01T08:00:00+07:00'),
      payment(a, '1', 150, 'cash', '2024-09-02T08:00:00+07:00'),
      // 2024-08-31 in UTC, 1 September in Viet Nam.
      payment(a, '2', 300, 'vietqr', '2024-08-31T20:00:00Z'),
      payment(b, '1', 50, 'card', '2024-09-30T23:59:59+07:00'),
      payment(b, '2', 1, 'card', '2024-10-01T00:00:00+07:00'),
    ])
    const total = await paymentsTotal(await fixture.reading(TODAY), p, '2024-09-01', '2024-09-30')
    expect(total.total).toBe(500n)
    expect(total.byMethod).toEqual([
      { method: 'card', amount: 50n, payments: 1 },
      { method: 'cash', amount: 150n, payments: 1 },
      { method: 'vietqr', amount: 300n, payments: 1 },
    ])
    expect(total.cashless).toMatchObject({
      numerator: '350',
      denominator: '500',
      percent: 70,
      reporting: 2,
      expected: 2,
    })
  })

  it('counts each payment where its school belonged on that day', async () => {
    const { p, a, commune } = province()
    await fixture.append([
      opened(p, 'province'),
      opened(commune, 'commune', p),
      school(a, p, ['TH']),
      organisation(a, 'moved', { parent: commune, effectiveFrom: '2024-09-10' }),
      payment(a, '1', 100, 'cash', '2024-09-09T08:00:00+07:00'),
      payment(a, '2', 10, 'cash', '2024-09-10T08:00:00+07:00'),
    ])
    const reading = await fixture.reading(TODAY)
    expect((await paymentsTotal(reading, commune, '2024-09-01', '2024-09-30')).total).toBe(10n)
    expect((await paymentsTotal(reading, p, '2024-09-01', '2024-09-30')).total).toBe(110n)
  })
})
