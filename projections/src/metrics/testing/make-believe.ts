import { paymentReceived, paymentRefunded } from '@ioc/contracts'
import { count, declare, name, report } from '../../declare/index.ts'
import { exams } from '../../read-models/exams/model.ts'
import { allOf, isOneOf, isTrue, literal, type Expression } from '../expression.ts'
import type { Dimension, ItemsCounting, Metric, Milestones } from '../metric.ts'
import { dayAt, reached, saidAt, saidLast } from '../milestones.ts'

/** A ledger of what lies in a till: payments add, refunds take away. */
export const till = declare({
  name: 'till',
  version: 1,
  family: 'payments',
  kind: 'ledger',
  description: 'a movement of money',
  reports: [
    report(paymentReceived, { group: 'till.in', key: ['paymentId'] }, { rows: [{ sign: 1 }] }),
    report(paymentRefunded, { group: 'till.out', key: ['refundId'] }, { rows: [{ sign: -1 }] }),
  ],
  columns: [
    { name: 'fee_kind', cell: name, description: 'kind of fee' },
    { name: 'amount', cell: count, description: 'VND' },
  ],
  sorting: [],
  expected: { kind: 'school', rhythm: 'event' },
})

const dimension = (column: string): Dimension => ({ name: column, kind: 'partitioning', values: undefined, column })

const metric = (code: string, dimensions: readonly Dimension[], counts: Omit<ItemsCounting, 'kind'>): Metric => ({
  ...{ code, dimensions, counts: { kind: 'items', ...counts } },
  ...{ names: { vi: code, en: code }, descriptions: { vi: code, en: code }, unit: 'VND', family: 'spec' },
  ...{ overUnits: 'sum', overTime: 'last', reporter: 'school', rhythm: undefined, persons: false },
})

const signed: Expression = { columns: ['sign', 'amount'], sql: () => 'sign * toInt128(amount)' }
const movements = { model: till, of: { kind: 'movements' }, numerator: signed, base: 'ever' } as const

/** What lies in the till on a day. */
export const inTill = metric('spec.in-till', [dimension('fee_kind')], { ...movements, form: 'sum', stock: true })
/** What came and went in a period. */
export const moved = metric('spec.moved', [dimension('fee_kind')], { ...movements, form: 'sum' })

const sessions: Milestones = {
  ...{ kind: 'milestones', counted: ['opened'], read: ['scheduled', 'opened', 'closed'], day: dayAt('opened') },
  columns: { exam: saidLast('exam'), closed: reached('closed') },
}
const isFalse: Expression = { columns: ['closed'], sql: () => 'closed = 0' }

/** Sessions that are opened and not yet closed on a day. */
export const running = metric('spec.running', [dimension('exam')], {
  ...{ model: exams, form: 'sum', of: sessions, stock: true, filter: isFalse, numerator: literal(1), base: 'ever' },
})

const candidates: Milestones = {
  kind: 'milestones',
  counted: ['registered', 'verified'],
  read: ['registered', 'verified', 'submitted'],
  day: dayAt('registered'),
  columns: { exam: saidLast('exam'), ok: saidAt('verified', 'ok'), submitted: reached('submitted') },
}
const verified = allOf(isOneOf('ok', ['true']))

/** Candidates verified of those registered, by the day of registering; any milestone up to now makes it a statement. */
export const ofRegistered = metric('spec.of-registered', [dimension('exam')], {
  ...{ model: exams, form: 'ratio', of: candidates, numerator: literal(1), denominator: literal(1) },
  ...{ inNumerator: verified, base: 'ever' },
})

/** The same of the exam in which they are least. */
export const leastExam = metric('spec.least-exam', [dimension('exam')], {
  ...{ model: exams, form: 'least-of', of: candidates, numerator: literal(1), denominator: literal(1) },
  ...{ inNumerator: verified, base: 'counted', leastOver: 'exam' },
})

/** Those who handed in, registered or not, as an amount that is counted by whether. */
export const handedIn = metric('spec.handed-in', [dimension('exam')], {
  ...{ model: exams, form: 'sum', of: candidates, numerator: literal(1), base: 'counted' },
  ...{ inNumerator: isTrue('submitted') },
})
