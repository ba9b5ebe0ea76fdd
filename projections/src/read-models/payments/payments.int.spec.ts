import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factsBehind } from '../../metrics/behind.ts'
import { askFigure } from '../../metrics/figure.ts'
import { askFigures } from '../../metrics/figures.ts'
import type { FigureQuestion } from '../../metrics/question.ts'
import { opened, organisation, payment, school } from '../../queries/facts-of.ts'
import { openFixture, type FactInput, type ReadModelFixture } from '../../queries/fixture.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

const reading = (today = '2026-12-31') => fixture.reading(today)
const question = (
  metric: string,
  unit: string,
  period: string,
  more: Partial<FigureQuestion> = {},
): FigureQuestion => ({
  ...{ metric: `payments.${metric}`, unit, period, level: undefined, where: [], hierarchyAt: undefined },
  ...more,
})
const other = (unit: string, fact: 'billed' | 'refunded', data: object, day: string): FactInput => ({
  type: `payments.${fact}.v1`,
  unit,
  time: `${day}T08:00:00+07:00`,
  data: { ...data },
})

describe('payments of a school that was open for two school years', () => {
  beforeAll(async () => {
    await fixture.append([
      opened('P', 'province'),
      opened('D', 'district', 'P'),
      school('S', 'D', ['TH'], { effectiveFrom: '2024-09-01' }),
      organisation('S', 'closed', { effectiveFrom: '2026-07-01' }),
      payment('S', 'early', 700, 'cash', '2024-08-20T08:00:00+07:00'),
      payment('S', 'open', 300, 'vietqr', '2025-03-01T08:00:00+07:00'),
      payment('S', 'late', 100, 'card', '2026-08-01T08:00:00+07:00'),
    ])
  })

  it('all count, also those of days on which it was not open, and say so', async () => {
    const now = await reading()
    const three = { value: '1100', flagged: 2, flags: [{ code: 'not-open', count: 2 }] }
    expect(await askFigure(now, question('amount', 'P', '2024-01-01/2026-12-31'))).toMatchObject(three)
    expect(await askFigure(now, question('amount', 'D', '2024-01-01/2026-12-31'))).toMatchObject(three)
    expect(await askFigure(now, question('amount', 'S', '2024-01-01/2026-12-31'))).toMatchObject(three)
    const { rows } = await askFigures(now, {
      ...question('amount', 'D', '2024-01-01/2026-12-31'),
      by: ['year'],
      first: 9,
      after: undefined,
    })
    expect(rows.map(({ keys, figure }) => [keys[0]?.value, figure.value, figure.expected])).toEqual([
      ['2024', '700', 1],
      ['2025', '300', 1],
      ['2026', '100', 0],
    ])
  })

  it('are known by their facts', async () => {
    const now = await reading()
    const page = { first: 2, after: undefined }
    const behind = await factsBehind(now, question('cashless-share', 'D', '2024-01-01/2026-12-31'), 'NUMERATOR', page)
    expect(behind).toMatchObject({ totalCount: 2, hasNextPage: false })
  })
})

describe('of what was received', () => {
  it('the share without cash keeps its whole under a filter by method; refunds are taken off what is collected', async () => {
    await fixture.append([
      opened('Q', 'province'),
      school('A', 'Q', ['TH']),
      payment('A', '1', 100, 'cash', '2025-01-05T08:00:00+07:00'),
      payment('A', '2', 50, 'vietqr', '2025-01-06T08:00:00+07:00'),
      payment('A', '3', 50, 'card', '2025-02-06T08:00:00+07:00'),
      other('A', 'billed', { billId: 'b', amount: 400 }, '2025-01-01'),
      other('A', 'refunded', { refundId: 'r', paymentId: '2', amount: 20 }, '2025-01-20'),
    ])
    const now = await reading()
    const share = (more = {}) => askFigure(now, question('cashless-share', 'Q', '2025', more))
    expect(await share()).toMatchObject({ numerator: '100', denominator: '200', percent: 50 })
    const where = [{ name: 'method', values: ['card', 'cash'] }]
    expect(await share({ where })).toMatchObject({ numerator: '50', denominator: '200' })
    expect(await askFigure(now, question('amount', 'Q', '2025', { where }))).toMatchObject({ value: '150' })
    expect(await askFigure(now, question('collected', 'Q', '2025-01'))).toMatchObject({
      numerator: '130',
      denominator: '400',
    })
    expect(await askFigure(now, question('refunded', 'Q', '2025'))).toMatchObject({ value: '20' })
    expect(await askFigure(now, question('refunded', 'Q', '2024'))).toMatchObject({ value: null })
  })
})

describe('a merged school', () => {
  it('counts under its successor, and answers under its old code with what it reported itself', async () => {
    await fixture.append([
      opened('R', 'province'),
      school('OLD', 'R', ['TH']),
      school('NEW', 'R', ['TH']),
      organisation('OLD', 'merged', { successor: 'NEW', effectiveFrom: '2025-07-01' }),
      payment('OLD', 'o', 40, 'cash', '2025-08-01T08:00:00+07:00'),
      payment('NEW', 'n', 2, 'cash', '2025-08-01T08:00:00+07:00'),
    ])
    const now = await reading()
    const amount = async (unit: string) => (await askFigure(now, question('amount', unit, '2025'))).value
    expect([await amount('R'), await amount('NEW'), await amount('OLD')]).toEqual(['42', '42', '40'])
  })
})
