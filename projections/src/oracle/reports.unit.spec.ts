import { describe, expect, it } from 'vitest'
import { measure, payment, province, register, school } from './given.ts'
import { figure, short, sources } from './testing.ts'

const HERE = [province('P'), school('A', 'P'), school('B', 'P')]
const present = 'attendance.present'
const DAY = { metric: present, period: '2024-09-16' }
const at = (time: string) => `2024-09-16T${time}+07:00`

describe('of several reports about the same thing', () => {
  it('the greatest time counts, whatever the order in which they arrive', () => {
    const facts = [...HERE, register('A', 30, {}, at('09:00:00')), register('A', 20, {}, at('08:00:00'))]
    expect(short(figure(facts, DAY))).toBe('30/40')
  })

  it('a correction counts before a first report of the same instant, else the later position', () => {
    const corrected = { ...register('A', 31, {}, at('08:00:00')), type: 'attendance.session-corrected.v1' }
    expect(short(figure([...HERE, corrected, register('A', 30, {}, at('08:00:00'))], DAY))).toBe('31/40')
    const twice = [register('A', 30, {}, at('08:00:00')), register('A', 29, {}, '2024-09-16T01:00:00Z')]
    expect(short(figure([...HERE, ...twice], DAY))).toBe('29/40')
  })

  it('none counts once the newest takes them back, and a later one does', () => {
    const back = register('A', 30, { cancelled: true }, at('09:00:00'))
    const facts = [...HERE, register('A', 30, {}, at('08:00:00')), back]
    expect(figure(facts, DAY)).toMatchObject({ value: null, numerator: null, reporting: 0 })
    expect(short(figure([...facts, register('A', 28, {}, at('09:30:00'))], DAY))).toBe('28/40')
    expect(short(figure([...facts, register('A', 28, {}, at('08:30:00'))], DAY))).toBeNull()
  })

  it('what stands beyond the position does not exist', () => {
    const facts = [...HERE, register('A', 30, {}, at('08:00:00')), register('A', 31, {}, at('09:00:00'))]
    expect(short(figure(facts, { ...DAY, position: 49n }))).toBe('30/40')
    expect(short(figure(facts, { ...DAY, position: 50n }))).toBe('31/40')
  })
})

describe('the day of a thing', () => {
  const september = { metric: 'payments.amount', period: '2024-09' }

  it('is that of its earliest report: corrected in October, September’s payment stays in September', () => {
    const facts = [
      ...HERE,
      payment('A', '1', 100, '2024-09-30T10:00:00+07:00'),
      payment('A', '1', 150, '2024-10-02T10:00:00+07:00'),
    ]
    expect(short(figure(facts, september))).toBe('150')
    expect(short(figure(facts, { ...september, period: '2024-10' }))).toBeNull()
  })

  it('is the one that the counting report names', () => {
    const facts = [...HERE, payment('A', '1', 100, '2024-10-02T10:00:00+07:00', { on: '2024-09-29' })]
    expect(short(figure(facts, september))).toBe('100')
  })

  it('also counts reports that were taken back', () => {
    const facts = [
      ...HERE,
      payment('A', '1', 100, '2024-09-30T10:00:00+07:00'),
      payment('A', '1', 100, '2024-10-01T10:00:00+07:00', { cancelled: true }),
      payment('A', '1', 90, '2024-10-02T10:00:00+07:00'),
    ]
    expect(short(figure(facts, september))).toBe('90')
  })

  it('is local: late on 31 August in UTC is 1 September', () => {
    expect(short(figure([...HERE, payment('A', '1', 7, '2024-08-31T20:00:00Z')], september))).toBe('7')
  })
})

describe('null or zero', () => {
  it('is null where no report answers, also where the filter leaves none', () => {
    const facts = [...HERE, register('A', 0, { grade: '1' })]
    expect(figure(facts, DAY)).toMatchObject({ value: '0', percent: 0 })
    expect(figure(facts, { ...DAY, where: [{ name: 'grade', values: ['2'] }] })).toMatchObject({ value: null })
    expect(figure(facts, { ...DAY, period: '2024-09-17' })).toMatchObject({ value: null, expected: 2 })
  })

  it('a ratio without a whole says nothing but what was counted', () => {
    const facts = [...HERE, measure('A', 'transcripts-signed', { part: 0, whole: 0 })]
    const none = { value: null, percent: null, numerator: '0', denominator: '0' }
    expect(figure(facts, { metric: 'measure.transcripts-signed' })).toMatchObject(none)
  })

  it('a campus that reports makes its school one that reported', () => {
    const campus = school('C', 'A', { kind: 'campus', levels: [] })
    expect(sources(figure([...HERE, campus, register('C', 30)], DAY))).toBe('1 of 2')
  })
})

describe('payments', () => {
  const facts = [
    ...HERE,
    payment('A', '1', 100, '2024-09-02T10:00:00+07:00', { feeKind: 'tuition' }),
    payment('A', '2', 300, '2024-09-02T10:00:00+07:00', { method: 'vietqr' }),
    { type: 'payments.refunded.v1', unit: 'A', data: { paymentId: '2', refundId: '1', amount: 50 } },
    { type: 'payments.billed.v1', unit: 'A', data: { billId: '1', amount: 500, feeKind: 'tuition' } },
  ]

  it('share without cash is gross, and a method asks for a part of the numerator', () => {
    const metric = 'payments.cashless-share'
    expect(short(figure(facts, { metric }))).toBe('300/400')
    expect(short(figure(facts, { metric, where: [{ name: 'method', values: ['card'] }] }))).toBe('0/400')
    expect(short(figure(facts, { metric, where: [{ name: 'fee-kind', values: [''] }] }))).toBe('300/300')
  })

  it('collected is received less refunded, of what was billed', () => {
    expect(figure(facts, { metric: 'payments.collected' })).toMatchObject({ value: '350', percent: 70 })
    expect(short(figure(facts, { metric: 'payments.refunded' }))).toBe('50')
  })
})
