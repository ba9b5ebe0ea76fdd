import { localDate, paymentReceived } from '@ioc/contracts'
import type { ReadModel } from '../../read-model.ts'
import { commonCells, commonColumns, dataReader } from '../decode.ts'

const read = dataReader(paymentReceived)
const NANOSECONDS_PER_MILLISECOND = 1_000_000n

/** Milliseconds since the epoch, rounded down also before 1970. */
const milliseconds = (ns: bigint): number => {
  const quotient = ns / NANOSECONDS_PER_MILLISECOND
  return Number(ns < 0n && ns % NANOSECONDS_PER_MILLISECOND !== 0n ? quotient - 1n : quotient)
}

/** One row for each payment received; `day` is the local day of its time, amounts are VND. */
export const payments: ReadModel = {
  name: 'payments',
  version: 1,
  columns: [
    ...commonColumns,
    { name: 'payment_id', type: 'String' },
    { name: 'day', type: 'LowCardinality(String)' },
    { name: 'method', type: 'LowCardinality(String)' },
    { name: 'fee_kind', type: 'LowCardinality(String)' },
    { name: 'amount', type: 'UInt64' },
  ],
  orderBy: ['unit', 'payment_id'],
  handles: [paymentReceived.type],
  rows: (fact) => {
    const { paymentId, amount, method, feeKind } = read(fact)
    const day = localDate(milliseconds(fact.timeNs))
    return [{ ...commonCells(fact), payment_id: paymentId, day, method, fee_kind: feeKind ?? '', amount }]
  },
}
