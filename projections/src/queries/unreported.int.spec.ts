import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { attendanceFigure } from './attendance-figure.ts'
import { capabilityFigure } from './capability-figure.ts'
import { capability, measure, opened, organisation, payment, register, school } from './facts-of.ts'
import { openFixture, type ReadModelFixture } from './fixture.ts'
import { isKnownUnit } from './known-unit.ts'
import { measureFigure } from './measure-figure.ts'
import { paymentsTotal } from './payments-figure.ts'
import { readWall } from './wall-model.ts'

const DAY = '2024-09-16'
const MORNING = { date: DAY, session: 'morning' }
const unreported = { value: null, numerator: null, denominator: null, percent: null }

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

const reading = () => fixture.reading('2024-10-01')
const ofCapability = async (unit: string, level?: string) =>
  capabilityFigure(await reading(), { code: 'lms', unit, level, period: '2024' })
const ofMeasure = async (code: string, unit: string, dimensions?: Record<string, string>) =>
  measureFigure(await reading(), { code, unit, level: undefined, period: '2024', dimensions })

describe('before anything opened', () => {
  it('the wall of the province says nothing instead of 0 of 0', async () => {
    const wall = await readWall(await reading(), MORNING, undefined)
    expect(wall).toMatchObject({ unit: '', attendance: { ...unreported, reporting: 0, expected: 0 }, schools: [] })
  })
})

describe('where nobody reported', () => {
  const province = [
    opened('P', 'province'),
    school('A', 'P', ['TH']),
    school('B', 'P', ['THCS']),
    // Reports of another day, session, code, period and unit answer nothing of what is asked below.
    register('A', '1A', 30, 35, { date: '2024-09-17' }),
    register('A', '1A', 30, 35, { session: 'afternoon' }),
    capability('A', 'e-gradebook', true),
    capability('A', 'lms', true, { period: '2023' }),
    payment('A', 'p', 100, 'cash', '2024-08-01T08:00:00+07:00'),
  ]
  beforeAll(async () => {
    await fixture.append(province)
  })

  it('attendance is unknown, for the whole and for each level of the wall', async () => {
    expect(await attendanceFigure(await reading(), 'P', MORNING)).toEqual({
      ...unreported,
      flagged: 0,
      reporting: 0,
      expected: 2,
      flags: [],
      key: undefined,
      suppressed: false,
    })
    const wall = await readWall(await reading(), MORNING, 'P')
    expect(wall.attendance).toMatchObject(unreported)
    expect(wall.byLevel.map(({ figure }) => figure)).toMatchObject([unreported, unreported])
    expect(wall.curve).toEqual([])
  })

  it('a capability is unknown, of the units that are expected', async () => {
    const counted = { numerator: '0', denominator: '2', reporting: 0, expected: 2 }
    expect(await ofCapability('P')).toMatchObject({ value: null, percent: null, ...counted })
    await fixture.append([capability('A', 'lms', false)])
    // Somebody says no: that is a zero.
    expect(await ofCapability('P')).toMatchObject({ value: '0', percent: 0, numerator: '0', denominator: '2' })
    expect(await ofCapability('P', 'THCS')).toMatchObject({ value: null, numerator: '0', denominator: '1' })
  })

  it('measures are unknown in each form, and where the dimensions asked for were not declared', async () => {
    expect(await ofMeasure('question-bank-items', 'P')).toMatchObject(unreported)
    expect(await ofMeasure('transcripts-signed', 'P')).toMatchObject(unreported)
    expect(await ofMeasure('learner-satisfaction', 'P')).toMatchObject(unreported)
    await fixture.append([
      measure('A', 'question-bank-items', { value: 0, dimensions: { subject: 'math' } }),
      measure('A', 'transcripts-signed', { part: 0, whole: 8 }),
    ])
    expect(await ofMeasure('question-bank-items', 'P')).toMatchObject({ value: '0' })
    expect(await ofMeasure('question-bank-items', 'P', { subject: 'music' })).toMatchObject({ value: null })
    expect(await ofMeasure('transcripts-signed', 'P')).toMatchObject({ value: '0', percent: 0, denominator: '8' })
  })

  it('payments are unknown, and free ones are a total of 0 without a share', async () => {
    const september = async () => paymentsTotal(await reading(), 'P', '2024-09-01', '2024-09-30')
    expect(await september()).toMatchObject({ cashless: unreported, total: undefined, byMethod: [] })
    await fixture.append([payment('A', 'q', 0, 'cash', '2024-09-01T08:00:00+07:00')])
    expect(await september()).toMatchObject({
      cashless: { value: null, numerator: '0', denominator: '0', percent: null },
      total: 0n,
      byMethod: [{ method: 'cash', payments: 1 }],
    })
  })

  it('a ratio without a whole has no value', async () => {
    await fixture.append([register('A', '1A', 0, 0), measure('B', 'transcripts-signed', { part: 0, whole: 0 })])
    const empty = { value: null, numerator: '0', denominator: '0', percent: null }
    expect(await attendanceFigure(await reading(), 'P', MORNING)).toMatchObject({ ...empty, reporting: 1 })
    expect(await ofMeasure('transcripts-signed', 'B')).toMatchObject({ ...empty, reporting: 1 })
  })
})

describe('a unit that nothing opens', () => {
  it('answers with its own facts when it is asked for', async () => {
    await fixture.append([
      register('GHOST', '1A', 8, 9),
      payment('GHOST', '1', 70, 'card', '2024-09-16T08:00:00+07:00'),
    ])
    const now = await reading()
    expect(await attendanceFigure(now, 'GHOST', MORNING)).toMatchObject({ numerator: '8', denominator: '9' })
    expect((await readWall(now, MORNING, 'GHOST')).attendance).toMatchObject({ numerator: '8' })
    expect((await paymentsTotal(now, 'GHOST', DAY, DAY)).total).toBe(70n)
    expect(await ofCapability('GHOST')).toMatchObject({ value: null, denominator: '0' })
  })
})

describe('what is not expected to report', () => {
  beforeAll(async () => {
    await fixture.append([
      capability('SPIRIT', 'lms', true),
      measure('SPIRIT', 'computers-teaching', { value: 42, level: 'THCS' }),
      opened('Q', 'province'),
      school('Q1', 'Q', ['TH']),
      organisation('Q1', 'closed', { effectiveFrom: '2024-09-10' }),
      register('Q', 'hall', 3, 4),
      payment('Q', 'q', 5, 'cash', `${DAY}T08:00:00+07:00`),
      payment('Q1', 'q1', 7, 'card', '2024-09-02T08:00:00+07:00'),
    ])
  })

  it('answers for itself where nothing opens it, in every figure', async () => {
    expect(await ofMeasure('computers-teaching', 'SPIRIT')).toMatchObject({ value: '42', reporting: 0, expected: 0 })
    expect(await ofCapability('SPIRIT')).toMatchObject({ value: null, numerator: '1', denominator: '0', reporting: 0 })
    expect(await ofCapability('SPIRIT', 'TH')).toMatchObject({ numerator: '0', denominator: '0' })
  })

  it('counts in sums, and not among those who reported', async () => {
    const now = await reading()
    expect(await attendanceFigure(now, 'Q', MORNING)).toMatchObject({ value: '3', reporting: 0, expected: 0 })
    const { total, cashless } = await paymentsTotal(now, 'Q', '2024-09-01', '2024-09-30')
    expect([total, cashless.reporting, cashless.expected]).toEqual([12n, 0, 0])
  })
})

describe('a unit is known', () => {
  it('when any fact names it, as subject, parent or successor, also a fact that is no longer in force', async () => {
    await fixture.append([
      opened('K1', 'school', 'K-PARENT'),
      organisation('K1', 'moved', { parent: 'K-NEXT', effectiveFrom: '2024-01-01' }),
      organisation('K1', 'moved', { parent: 'K-LAST', effectiveFrom: '2024-01-01' }),
      organisation('K1', 'split', { successors: ['K-A', 'K-B'], effectiveFrom: '2024-06-01' }),
      organisation('K2', 'closed', { effectiveFrom: '2024-06-01' }),
      { type: 'health.checked.v1', unit: 'K-HEALTH', data: { pupils: 3 } },
    ])
    const now = await reading()
    const codes = ['K1', 'K-PARENT', 'K-NEXT', 'K-LAST', 'K-A', 'K-B', 'K2', 'K-HEALTH', 'K', '', 'K-HEALTH ', 'k1']
    expect(await Promise.all(codes.map((code) => isKnownUnit(now, code)))).toEqual([
      ...Array.from({ length: 8 }, () => true),
      ...Array.from({ length: 4 }, () => false),
    ])
  })

  it('only up to the position that is read, and the engine is asked once a reading', async () => {
    const before = await reading()
    expect(await isKnownUnit(before, 'LATER')).toBe(false)
    await fixture.append([{ type: 'health.checked.v1', unit: 'LATER', data: {} }])
    expect(await isKnownUnit(before, 'LATER')).toBe(false)
    const after = await reading()
    const query = vi.spyOn(after.clickhouse, 'query')
    expect([await isKnownUnit(after, 'LATER'), await isKnownUnit(after, 'LATER')]).toEqual([true, true])
    expect(query).toHaveBeenCalledTimes(1)
    query.mockRestore()
  })

  it('not by facts that are duplicates, conflicts or could not be read', async () => {
    await fixture.append([{ type: 'health.checked.v1', unit: 'BAD', data: {}, status: 'conflict' }])
    expect(await isKnownUnit(await reading(), 'BAD')).toBe(false)
  })
})
