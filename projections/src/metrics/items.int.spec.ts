import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opened, organisation, payment, school } from '../queries/facts-of.ts'
import { openFixture, type FactInput, type ReadModelFixture } from '../queries/fixture.ts'
import { figureOf } from './figure.ts'
import { isItemsMetric, itemsTable } from './items.ts'
import type { Metric } from './metric.ts'
import { planFor } from './plan.ts'
import { plainQuestion, type FigureAnswer, type FigureQuestion } from './question.ts'
import { handedIn, inTill, leastExam, moved, ofRegistered, running, till } from './testing/make-believe.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture({}, [till])
})
afterAll(() => fixture.close())

type More = Partial<Omit<FigureQuestion, 'metric' | 'unit' | 'period'>> & { readonly today?: string }

async function ask(metric: Metric, unit: string, period: string, { today = '2025-06-01', ...more }: More = {}) {
  const question = plainQuestion(metric.code, unit, period, more)
  return figureOf(await fixture.reading(today), planFor(metric, today, question, []))
}

async function table(metric: Metric, unit: string, period: string, by: readonly string[], more: More = {}) {
  const { today = '2025-06-01', ...rest } = more
  if (!isItemsMetric(metric)) throw new Error(metric.code)
  const plan = planFor(metric, today, plainQuestion(metric.code, unit, period, rest), by)
  const rows = await itemsTable(await fixture.reading(today), plan, metric)
  return rows
    .map(({ keys, answer }) => ({ keys, figure: answer() }))
    .sort((one, other) => (one.keys.join() < other.keys.join() ? -1 : 1))
}

const short = ({ value, numerator, denominator }: FigureAnswer): string | null =>
  numerator === null ? value : `${numerator}/${denominator}`
const shortRows = async (...question: Parameters<typeof table>) =>
  (await table(...question)).map(({ keys, figure }) => [...keys, short(figure)])

const paid = (unit: string, id: string, amount: number, day: string, more = {}): FactInput => {
  const fact = payment(unit, id, amount, 'cash', `${day}T08:00:00+07:00`)
  return { ...fact, data: { ...fact.data, ...more } }
}
const refunded = (unit: string, refundId: string, amount: number, day: string, more = {}): FactInput => ({
  type: 'payments.refunded.v1',
  unit,
  time: `${day}T08:00:00+07:00`,
  data: { refundId, paymentId: 'x', amount, ...more },
})
const exam = (unit: string, fact: string, day: string, data: object): FactInput => ({
  type: `exams.${fact}.v1`,
  unit,
  time: `${day}T08:00:00+07:00`,
  data: { examId: 'E', sessionId: '1', ...data },
})

describe('a stock of a ledger', () => {
  beforeAll(async () => {
    await fixture.append([
      opened('P', 'province'),
      opened('D1', 'district', 'P'),
      opened('D2', 'district', 'P'),
      school('S', 'D1', ['TH']),
      school('T', 'D1', ['THCS']),
      organisation('S', 'moved', { parent: 'D2', effectiveFrom: '2024-03-01' }),
      paid('S', 'a', 100, '2024-01-10', { feeKind: 'meals' }),
      refunded('S', 'b', 130, '2024-02-10'),
      paid('S', 'c', 50, '2024-04-10', { feeKind: 'meals' }),
      paid('T', 'd', 7, '2024-02-20', { on: '2024-03-15' }),
      paid('T', 'e', 1000, '2024-02-20'),
      paid('T', 'e', 1000, '2024-02-21', { cancelled: true }),
    ])
  })

  it('is the sum of all that took effect up to the day, also below zero', async () => {
    const at = async (day: string) => short(await ask(inTill, 'P', day))
    expect([await at('2024-01-10'), await at('2024-02-10'), await at('2024-12-31')]).toEqual(['100', '-30', '27'])
  })

  it('says nothing before anything moved, and zero under a filter that nothing passes', async () => {
    expect(short(await ask(inTill, 'P', '2024-01-09'))).toBeNull()
    const where = [{ name: 'fee_kind', values: ['tuition'] }]
    expect(short(await ask(inTill, 'P', '2024', { where }))).toBe('0')
    expect(short(await ask(inTill, 'T', '2024-03-14'))).toBeNull()
    expect(await ask(inTill, 'P', '2024-12-31')).toMatchObject({ reporting: 2, expected: 2 })
  })

  it('stands where its unit stands on the day, and over time at the end of each interval', async () => {
    expect(await shortRows(inTill, 'P', '2024-01-01/2024-04-30', ['month', 'unit.district'])).toEqual([
      ['2024-01', 'D1', '100'],
      ['2024-02', 'D1', '-30'],
      ['2024-03', 'D1', '7'],
      ['2024-03', 'D2', '-30'],
      ['2024-04', 'D1', '7'],
      ['2024-04', 'D2', '20'],
    ])
    expect(await shortRows(inTill, 'D1', '2024-01-01/2024-04-30', ['month'])).toEqual([
      ['2024-01', '100'],
      ['2024-02', '-30'],
      ['2024-03', '7'],
      ['2024-04', '7'],
    ])
    expect(short(await ask(inTill, 'D1', '2024-12-31', { hierarchyAt: '2024-01-01' }))).toBe('27')
  })

  it('has a row for what is not said, and rows add up', async () => {
    expect(await shortRows(inTill, 'P', '2024', ['fee_kind'])).toEqual([
      ['', '-123'],
      ['meals', '150'],
    ])
  })

  it('counts what moved in a period by its own day; any movement before makes none a zero', async () => {
    expect(short(await ask(moved, 'P', '2024-02'))).toBe('-130')
    expect(short(await ask(moved, 'P', '2024-12'))).toBe('0')
    expect(short(await ask(moved, 'P', '2023'))).toBeNull()
    expect(await ask(moved, 'D1', '2024-04')).toMatchObject({ value: '0', reporting: 1, expected: 1 })
    expect(await shortRows(moved, 'P', '2024', ['month', 'level'])).toEqual([
      ['2024-01', 'TH', '100'],
      ['2024-02', 'TH', '-130'],
      ['2024-03', 'THCS', '7'],
      ['2024-04', 'TH', '50'],
    ])
  })
})

describe('a stock of a lifecycle', () => {
  it('counts what was reached up to the day and not left again', async () => {
    await fixture.append([
      opened('Q', 'province'),
      school('C', 'Q', ['THPT'], { effectiveFrom: '2024-02-05' }),
      exam('C', 'session-opened', '2024-01-10', {}),
      exam('C', 'session-opened', '2024-02-10', { sessionId: '2', examId: 'F' }),
      exam('C', 'session-closed', '2024-03-10', {}),
    ])
    expect(await shortRows(running, 'Q', '2024-01-01/2024-04-30', ['month'])).toEqual([
      ['2024-01', '1'],
      ['2024-02', '2'],
      ['2024-03', '1'],
      ['2024-04', '1'],
    ])
    expect(short(await ask(running, 'Q', '2024-01-09'))).toBeNull()
    const where = [{ name: 'exam', values: ['E'] }]
    expect(short(await ask(running, 'Q', '2024-04', { where }))).toBe('0')
    expect(await ask(running, 'Q', '2024-02-20')).toMatchObject({
      ...{ value: '2', flagged: 1, flags: [{ code: 'not-open', count: 1 }] },
    })
  })
})

describe('candidates by the day of registering', () => {
  const candidate = (fact: string, candidateId: string, examId: string, day: string, more = {}) =>
    exam('K', `candidate-${fact}`, day, { candidateId, examId, ...more })
  const ok = { means: 'face', ok: true }

  beforeAll(async () => {
    await fixture.append([
      opened('R', 'province'),
      school('K', 'R', ['THPT']),
      ...['1', '2'].map((id) => candidate('registered', id, 'E', '2024-01-10')),
      ...['1', '2', '3', '4'].map((id) => candidate('registered', id, 'F', '2024-01-10')),
      candidate('registered', '1', 'G', '2024-01-10'),
      candidate('registered', '9', 'H', '2024-05-10'),
      candidate('verified', '1', 'E', '2024-02-10', ok),
      candidate('verified', '1', 'F', '2024-02-10', ok),
      candidate('verified', '2', 'F', '2024-02-10', ok),
      candidate('verified', '1', 'G', '2024-02-10', ok),
      candidate('submitted', '1', 'G', '2024-02-11'),
    ])
  })

  it('are a statement as soon as anything of the family is known, with nothing to divide by', async () => {
    expect(short(await ask(ofRegistered, 'R', '2024-01'))).toBe('4/7')
    expect(await ask(ofRegistered, 'R', '2024-02')).toMatchObject({ value: null, numerator: '0', denominator: '0' })
    expect(short(await ask(ofRegistered, 'R', '2023'))).toBeNull()
    expect(short(await ask(handedIn, 'R', '2024-01'))).toBe('1')
  })

  it('of the least exam are those of the smallest fraction, of equals of the larger, then of the first', async () => {
    expect(await ask(leastExam, 'R', '2024-01')).toMatchObject({
      ...{ numerator: '2', denominator: '4', key: { name: 'exam', value: 'F' } },
    })
    const where = [{ name: 'exam', values: ['E', 'G'] }]
    expect(await ask(leastExam, 'R', '2024-01', { where })).toMatchObject({ numerator: '1', denominator: '2' })
    expect(await shortRows(leastExam, 'R', '2024', ['month'])).toEqual([
      ['2024-01', '2/4'],
      ['2024-05', '0/1'],
    ])
    expect(short(await ask(leastExam, 'R', '2024-03'))).toBeNull()
  })
})

describe('rows over time', () => {
  it.each([inTill, moved, running, ofRegistered])('of $code are the figures of their intervals', async (metric) => {
    const days = ['2024-01-10', '2024-01-31', '2024-02-10', '2024-03-01', '2024-03-31']
    const number = fc.nat(4)
    let histories = 0
    const happened = fc.record({
      what: fc.constantFrom('in', 'out', 'session-opened', 'session-closed', 'candidate-registered', 'moved'),
      unit: fc.constantFrom('S1', 'S2', 'GHOST'),
      day: fc.constantFrom(...days),
      number,
      cancelled: fc.nat(6).map((chance) => chance === 6),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(happened, { minLength: 3, maxLength: 12 }), async (all) => {
        const prefix = `${metric.code}-${(histories += 1)}-`
        const code = (unit: string): string => prefix + unit
        await fixture.append([
          opened(code('P'), 'province'),
          ...['D0', 'D1'].map((district) => opened(code(district), 'district', code('P'))),
          school(code('S1'), code('D0'), ['TH']),
          school(code('S2'), code('D1'), ['THCS'], { effectiveFrom: '2024-02-01' }),
          ...all.map(({ what, unit, day, number: at, cancelled }): FactInput => {
            const more = cancelled ? { cancelled } : {}
            if (what === 'in') return paid(code(unit), String(at), at, day, more)
            if (what === 'out') return refunded(code(unit), String(at), at, day, more)
            if (what === 'moved')
              return organisation(code('S1'), 'moved', { parent: code(`D${at % 2}`), effectiveFrom: day })
            const candidate = what.startsWith('candidate') ? { candidateId: '1' } : {}
            return exam(code(unit), what, day, { sessionId: String(at), ...candidate, ...more })
          }),
        ])
        const today = '2024-03-15'
        for (const unit of ['P', 'D0'].map(code)) {
          const rows = await table(metric, unit, '2024-01-01/2024-03-31', ['month'], { today })
          for (const { keys, figure } of rows) {
            expect(figure).toEqual(await ask(metric, unit, keys[0] ?? '', { today }))
          }
        }
      }),
      { numRuns: 5, seed: 3 },
    )
  })
})
