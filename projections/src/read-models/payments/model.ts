import { localDay, paymentReceived } from '@ioc/contracts'
import { plainRows } from '../../declare/plain-rows.ts'
import type { Column, ReadModel } from '../../read-model.ts'
import { commonCells, commonColumns, dataReader, rankOfReport } from '../decode.ts'

const read = dataReader(paymentReceived)

const columns: readonly Column[] = [
  ...commonColumns,
  { name: 'payment_id', type: 'String' },
  { name: 'day', type: 'LowCardinality(String)' },
  { name: 'method', type: 'LowCardinality(String)' },
  { name: 'fee_kind', type: 'LowCardinality(String)' },
  { name: 'amount', type: 'UInt64' },
]

/** One row for each payment received; `day` is the local day of its time, amounts are VND. */
export const payments: ReadModel = {
  name: 'payments',
  version: 2,
  columns,
  orderBy: ['unit', 'payment_id'],
  handles: [paymentReceived.type],
  rows: plainRows('payments', columns, (fact) => {
    const { paymentId, amount, method, feeKind } = read(fact)
    const cells = commonCells(fact, rankOfReport(fact))
    const day = localDay(fact.timeNs)
    return [{ ...cells, payment_id: paymentId, day, method, fee_kind: feeKind ?? '', amount }]
  }),
}
