import { PAYMENT_METHODS } from '@ioc/contracts'
import { column, isNoneOf, isOneOf, negated, sumOf, when } from '../../metrics/expression.ts'
import type { Dimension, Metric } from '../../metrics/metric.ts'
import { payments } from './model.ts'

const feeKind: Dimension = { name: 'fee-kind', kind: 'partitioning', values: undefined, column: 'fee_kind' }
const method: Dimension = { name: 'method', kind: 'partitioning', values: PAYMENT_METHODS, column: 'method' }
const common = {
  unit: 'VND',
  family: 'payments',
  overUnits: 'sum',
  overTime: 'sum',
  reporter: 'school',
  rhythm: 'event',
  persons: false,
} as const
const rows = { kind: 'rows', model: payments } as const
const is = (fact: string) => isOneOf('fact', [fact])
const amount = column('amount')

/** Money received, paid back and billed, each by its own day. */
export const paymentMetrics: readonly Metric[] = [
  {
    ...common,
    code: 'payments.amount',
    names: { vi: 'Số tiền đã thu', en: 'Money received' },
    descriptions: { vi: 'Tổng số tiền nhận được, VND', en: 'Money received, in VND' },
    dimensions: [method, feeKind],
    counts: { ...rows, form: 'sum', keyed: { fact: ['received'] }, numerator: amount },
  },
  {
    ...common,
    code: 'payments.cashless-share',
    names: { vi: 'Tỷ lệ thu không dùng tiền mặt', en: 'Share received without cash' },
    descriptions: {
      vi: 'Số tiền nhận không bằng tiền mặt trên tổng số tiền nhận, chưa trừ hoàn trả',
      en: 'Money received otherwise than in cash, of all that was received; refunds are not taken off',
    },
    dimensions: [{ ...method, kind: 'numerator_only' }, feeKind],
    counts: {
      ...rows,
      form: 'ratio',
      keyed: { fact: ['received'] },
      numerator: amount,
      inNumerator: isNoneOf('method', ['cash']),
      denominator: amount,
    },
  },
  {
    ...common,
    code: 'payments.refunded',
    names: { vi: 'Số tiền đã hoàn trả', en: 'Money paid back' },
    descriptions: { vi: 'Tổng số tiền hoàn trả, VND', en: 'Money paid back, in VND' },
    dimensions: [method, feeKind],
    counts: { ...rows, form: 'sum', keyed: { fact: ['refunded'] }, numerator: amount },
  },
  {
    ...common,
    code: 'payments.collected',
    names: { vi: 'Tỷ lệ thu so với số phải thu', en: 'Collected of what was billed' },
    descriptions: {
      vi: 'Số tiền đã thu trừ hoàn trả, trên số tiền phải thu',
      en: 'Money received less what was paid back, of what was billed; each by its own day',
    },
    dimensions: [method, feeKind],
    counts: {
      ...rows,
      form: 'ratio',
      numerator: sumOf(when(is('received'), amount), when(is('refunded'), negated(amount))),
      denominator: when(is('billed'), amount),
    },
  },
]
