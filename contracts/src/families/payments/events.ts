import Type from 'typebox'
import { defineEvent } from '../../events/define-event.ts'
import { Amount, Cancelled, Code, Data, On, PaymentMethodField } from '../../events/fields.ts'

const source = 'urn:ioc:example:fees'
const feeKind = Type.Optional(Code('Kind of fee, for example tuition or insurance'))

export const paymentReceived = defineEvent({
  type: 'vn.edu.payments.received.v1',
  description: 'A payment was received by a school.',
  same: { group: 'payments.received', key: ['paymentId'] },
  schema: Data(
    {
      paymentId: Code('Payment within the school'),
      amount: Amount('Amount received'),
      method: PaymentMethodField,
      feeKind,
      on: On,
      cancelled: Cancelled,
    },
    'A payment received',
  ),
  example: {
    id: 'payment-received-example-1',
    source,
    subject: '94-TH-0001',
    time: '2024-10-04T14:20:00+07:00',
    data: { paymentId: 'P-2024-000123', amount: 450_000, method: 'vietqr', feeKind: 'tuition' },
  },
})

export const feeBilled = defineEvent({
  type: 'vn.edu.payments.billed.v1',
  description: 'A fee was billed.',
  same: { group: 'payments.billed', key: ['billId'] },
  schema: Data(
    {
      billId: Code('Bill within the school'),
      amount: Amount('Amount billed'),
      feeKind,
      on: On,
      cancelled: Cancelled,
    },
    'A fee billed',
  ),
  example: {
    id: 'fee-billed-example-1',
    source,
    subject: '94-TH-0001',
    time: '2024-09-25T08:00:00+07:00',
    data: { billId: 'B-2024-000123', amount: 450_000, feeKind: 'tuition' },
  },
})

export const paymentRefunded = defineEvent({
  type: 'vn.edu.payments.refunded.v1',
  description: 'A payment, or part of one, was paid back.',
  same: { group: 'payments.refunded', key: ['refundId'] },
  schema: Data(
    {
      paymentId: Code('Payment that is paid back'),
      refundId: Code('Refund within the school'),
      amount: Amount('Amount paid back'),
      on: On,
      cancelled: Cancelled,
    },
    'A payment refunded',
  ),
  example: {
    id: 'payment-refunded-example-1',
    source,
    subject: '94-TH-0001',
    time: '2024-10-11T09:00:00+07:00',
    data: { paymentId: 'P-2024-000123', refundId: 'R-2024-000009', amount: 50_000 },
  },
})
