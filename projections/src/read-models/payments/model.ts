import { feeBilled, paymentReceived, paymentRefunded } from '@ioc/contracts'
import { count, declare, fixed, name, reference, reportOf, thingHash, thingOf } from '../../declare/index.ts'

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
    reportOf(feeBilled, { rows: [{ cells: { fact: fixed('billed') } }] }),
    reportOf(paymentReceived, { rows: [{ cells: { fact: fixed('received') } }] }),
    reportOf(paymentRefunded, {
      rows: [{ cells: { fact: fixed('refunded'), of_payment: reference(thingOf(paymentReceived)) } }],
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
