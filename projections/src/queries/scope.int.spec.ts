import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endAfter, ScopeTooLargeError } from '../scope/index.ts'
import { attendanceFigure } from './attendance-figure.ts'
import { capabilityFigure } from './capability-figure.ts'
import { capability, opened, organisation, payment, register, school } from './facts-of.ts'
import { countFacts } from './facts.ts'
import { openFixture, type ReadModelFixture } from './fixture.ts'
import { codesDuring } from './hierarchy.ts'
import { paymentsTotal } from './payments-figure.ts'
import { readWall } from './wall-model.ts'

const dayOf = (index: number): string => new Date(Date.UTC(2010, 0, 1 + index)).toISOString().slice(0, 10)
const at = (index: number): string => `${dayOf(index)}T08:00:00+07:00`

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())
const reading = () => fixture.reading('2024-10-01')

describe('payments over years in which units move every day', () => {
  const DAYS = 1_000
  beforeAll(async () => {
    await fixture.append([
      opened('P', 'province', undefined, { effectiveFrom: '2000-01-01' }),
      ...['C0', 'C1'].map((commune) => opened(commune, 'commune', 'P', { effectiveFrom: '2000-01-01' })),
      school('S', 'C0', ['TH'], { effectiveFrom: '2000-01-01' }),
      school('T', 'C0', ['TH'], { effectiveFrom: '2000-01-01' }),
      opened('K', 'campus', 'S', { effectiveFrom: '2000-01-01' }),
      ...Array.from({ length: DAYS }, (_, index) =>
        organisation('S', 'moved', { parent: `C${index % 2}`, effectiveFrom: dayOf(index) }),
      ),
      ...Array.from({ length: DAYS }, (_, index) => payment('K', `k${index}`, 1, 'cash', at(index))),
      ...Array.from({ length: DAYS }, (_, index) => payment('S', `s${index}`, 1_000, 'card', at(index))),
      payment('T', 't', 1_000_000, 'vietqr', at(3)),
    ])
  })

  it('are looked at one question after the other, with a turn for others between two', async () => {
    const { hierarchy } = await reading()
    let [turn, counts] = [0, true]
    const next = (): void => {
      turn += 1
      if (counts) setImmediate(next)
    }
    next()
    const at = await Promise.all(
      Array.from({ length: 20 }, (_, day) =>
        hierarchy.scopeOf({ root: 'T', from: dayOf(day), end: endAfter(dayOf(day + 1)) }).then(() => turn),
      ),
    )
    counts = false
    expect(new Set(at).size).toBe(20)
  })

  it('count where the school belonged on each day, its campus with it', async () => {
    const total = async (unit: string) => {
      const { total: amount, cashless } = await paymentsTotal(await reading(), unit, dayOf(0), dayOf(DAYS - 1))
      return [amount, cashless.reporting]
    }
    expect(await total('P')).toEqual([2_001_000n, 2])
    // On the last day only T belongs to it, so T alone is expected.
    expect(await total('C0')).toEqual([1_500_500n, 1])
    expect(await total('C1')).toEqual([500_500n, 1])
    expect(await total('S')).toEqual([1_001_000n, 1])
    expect(await total('K')).toEqual([1_000n, 1])
  })

  it('are those of the days asked for, first and last included', async () => {
    const { total } = await paymentsTotal(await reading(), 'C1', dayOf(1), dayOf(3))
    expect(total).toBe(2_002n)
    expect((await paymentsTotal(await reading(), 'C1', dayOf(2), dayOf(2))).total).toBeUndefined()
  })

  it('leave other units known for the whole time: facts are counted for all that was ever there', async () => {
    const now = await reading()
    const codes = await codesDuring(now.hierarchy, 'C1', dayOf(0), dayOf(DAYS))
    expect(codes.sort()).toEqual(['C1', 'K', 'S'])
    expect(await countFacts(now, codes, dayOf(1), dayOf(1))).toMatchObject([
      { unit: 'K', count: 1 },
      { unit: 'S', count: 1 },
    ])
  })
})

describe('facts of units that were not open on their own day', () => {
  const total = async (unit: string) => {
    const { total: amount, cashless } = await paymentsTotal(
      await fixture.reading('2026-11-25'),
      unit,
      '2024-01-01',
      '2026-12-31',
    )
    return [amount, cashless.flagged, cashless.expected]
  }

  it('count all the same, for the school and the province, and are flagged', async () => {
    await fixture.append([
      opened('AP', 'province', undefined, { effectiveFrom: '2000-01-01' }),
      opened('AC', 'commune', 'AP', { effectiveFrom: '2000-01-01' }),
      school('AS', 'AC', ['TH'], { effectiveFrom: '2024-09-01' }),
      organisation('AS', 'closed', { effectiveFrom: '2026-06-30' }),
      payment('AS', '1', 700, 'cash', '2026-09-10T08:00:00+07:00'),
      payment('AS', '2', 300, 'card', '2024-05-10T08:00:00+07:00'),
      payment('AS', '3', 100, 'card', '2026-06-29T08:00:00+07:00'),
    ])
    expect([await total('AS'), await total('AC'), await total('AP')]).toEqual([
      [1_100n, 2, 0],
      [1_100n, 2, 0],
      [1_100n, 2, 0],
    ])
  })

  it('are on the wall: those of a merged school in the cell of its successor, which is in doubt', async () => {
    await fixture.append([
      school('AT', 'AC', ['TH'], { effectiveFrom: '2000-01-01' }),
      school('AU', 'AC', ['TH'], { effectiveFrom: '2000-01-01' }),
      organisation('AU', 'merged', { successor: 'AT', effectiveFrom: '2024-09-01' }),
      register('AT', '1A', 10, 10, { date: '2026-09-15' }),
      register('AU', '1A', 5, 6, { date: '2026-09-15' }),
    ])
    const now = await fixture.reading('2026-11-25')
    const wall = await readWall(now, { date: '2026-09-15', session: 'morning' }, 'AP')
    const flagged = { numerator: '15', denominator: '16', flagged: 1, reporting: 1, expected: 1 }
    expect(wall.attendance).toMatchObject(flagged)
    expect(wall.byLevel).toMatchObject([{ level: 'TH', figure: flagged }])
    expect(wall.schools).toEqual([{ school: 'AT', state: 'flagged', present: 15n, enrolled: 16n, classes: 2 }])
    const capabilityOf = (unit: string) =>
      capabilityFigure(now, { code: 'lms', unit, level: undefined, period: '2026' })
    await fixture.append([capability('AU', 'lms', true, { period: '2026' })])
    const after = await fixture.reading('2026-11-25')
    expect(await capabilityOf('AP')).toMatchObject({ value: null })
    const restated = { code: 'lms', unit: 'AP', level: undefined, period: '2026' }
    expect(await capabilityFigure(after, restated)).toMatchObject({ value: '1', denominator: '1', reporting: 1 })
  })

  it('below a circle of districts still make the province', async () => {
    await fixture.append([
      opened('BP', 'province', undefined, { effectiveFrom: '2000-01-01' }),
      opened('BD', 'district', 'BP', { effectiveFrom: '2000-01-01' }),
      opened('BC', 'commune', 'BD', { effectiveFrom: '2000-01-01' }),
      school('BS', 'BC', ['TH'], { effectiveFrom: '2000-01-01' }),
      organisation('BD', 'moved', { parent: 'BC', effectiveFrom: '2026-01-01' }),
      register('BS', '1A', 9, 10, { date: '2026-09-15' }),
    ])
    const now = await fixture.reading('2026-11-25')
    // What is left over in a circle is the province's that the setting names, or else the first one's.
    expect(await attendanceFigure(now, 'BC', { date: '2026-09-15', session: 'morning' })).toMatchObject({
      ...{ numerator: '9', denominator: '10', flagged: 1, reporting: 1, expected: 1 },
    })
    expect(await attendanceFigure(now, 'AP', { date: '2026-09-15', session: 'morning' })).toMatchObject({
      numerator: '24',
    })
  })
})

describe('a question that tells too many days apart', () => {
  it('is refused with what to narrow, and narrower ones are answered', async () => {
    await fixture.append([
      ...['Q', 'R'].map((province) => opened(province, 'province', undefined, { effectiveFrom: '2000-01-01' })),
      opened('M', 'commune', 'Q', { effectiveFrom: '2000-01-01' }),
      ...Array.from({ length: 150 }, (_, index) => school(`M${index}`, 'M', ['TH'], { effectiveFrom: '2000-01-01' })),
      ...Array.from({ length: 300 }, (_, index) =>
        organisation('M', 'moved', { parent: index % 2 === 0 ? 'R' : 'Q', effectiveFrom: dayOf(index) }),
      ),
      payment('M7', 'p', 5, 'cash', at(3)),
    ])
    const now = await reading()
    await expect(paymentsTotal(now, 'Q', dayOf(0), dayOf(400))).rejects.toThrow(ScopeTooLargeError)
    expect((await paymentsTotal(now, 'Q', dayOf(0), dayOf(20))).total).toBe(5n)
    expect((await paymentsTotal(now, 'M', dayOf(0), dayOf(400))).total).toBe(5n)
  })
})

describe('a chain of ten thousand campuses', () => {
  it('is followed without recursion, to its school', async () => {
    await fixture.append([
      school('LONG', 'P', ['TH'], { effectiveFrom: '2000-01-01' }),
      ...Array.from({ length: 10_000 }, (_, index) =>
        opened(`L${index}`, 'campus', index === 0 ? 'LONG' : `L${index - 1}`, { effectiveFrom: '2000-01-01' }),
      ),
      register('L9999', '1A', 4, 5),
      payment('L9999', 'p', 9, 'cash', at(0)),
    ])
    const now = await reading()
    const forest = now.hierarchy.on('2024-09-16')
    expect([forest.schoolOf('L9999'), forest.under('LONG').length]).toEqual(['LONG', 10_001])
    expect(await paymentsTotal(now, 'LONG', dayOf(0), dayOf(1))).toMatchObject({
      total: 9n,
      cashless: { reporting: 1 },
    })
  })
})

describe('an operation that asks for many days', () => {
  it('has a turn of its own for each of them, so that others are served in between', async () => {
    const { hierarchy } = await reading()
    let [turns, over] = [0, false]
    const count = (): void => {
      turns += 1
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    const days = Array.from({ length: 40 }, (_, index) => dayOf(3_000 + index))
    await Promise.all(days.map((day) => hierarchy.forest(day)))
    over = true
    expect(turns).toBeGreaterThanOrEqual(40)
  })
})
