import { feeBilled, paymentReceived, paymentRefunded } from '@ioc/contracts'
import { count, declare, fixed, name, reference, report, thingHash, type Thing } from '../../declare/index.ts'

const bill: Thing = { group: 'payments.billed', key: ['billId'] }
const payment: Thing = { group: 'payments.received', key: ['paymentId'] }
const refund: Thing = { group: 'payments.refunded', key: ['refundId'] }

/**
 * Money billed, received and paid back. One table, since one question needs all three side by side (received − refunded ÷ billed) and
 * each row stands for itself: what tells them apart is the column `fact`, which no two reports about one thing differ in.
 */
export const payments = declare({
  name: 'payments',
  version: 3,
  family: 'payments',
  kind: 'register',
  description: 'a bill, a payment received or a refund',
  reports: [
    report(feeBilled, bill, { rows: [{ cells: { fact: fixed('billed') } }] }),
    report(paymentReceived, payment, { rows: [{ cells: { fact: fixed('received') } }] }),
    report(paymentRefunded, refund, {
      rows: [{ cells: { fact: fixed('refunded'), of_payment: reference(payment) } }],
    }),
  ],
  columns: [
    { name: 'fact', cell: name, description: 'billed, received or refunded' },
    { name: 'method', cell: name, description: "channel of a payment; '' for the others" },
    { name: 'fee_kind', cell: name, description: "kind of fee of a bill or payment; '' where nothing is said" },
    { name: 'amount', cell: count, description: 'amount in VND, never negative' },
    { name: 'of_payment', cell: thingHash, description: 'of a refund: `thing` of the payment; 0 for the others' },
  ],
  sorting: [],
  expected: { kind: 'school', rhythm: 'event' },
})
