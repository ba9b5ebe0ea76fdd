import { eventId, factHash, parseInstant } from '@ioc/contracts'
import type { Fact, LogEntry } from '@ioc/contracts/log'
import { plainRows } from './plain-rows.ts'
import type { ReadModel } from '../read-model.ts'
import { FACT_COLUMNS } from '../runtime/batch.ts'

const TINY_COLUMNS = [{ name: 'amount', type: 'UInt8' }]

/** A read model of one column, for specs of the runtime. */
export const tinyModel: ReadModel = {
  name: 'tiny',
  version: 1,
  columns: TINY_COLUMNS,
  orderBy: ['amount'],
  handles: ['vn.edu.payments.received.v1'],
  rows: plainRows('tiny', TINY_COLUMNS, ({ data }) => {
    const { amount } = Object(data) as { amount: number }
    if (amount === 13) throw new Error('a defect')
    return [{ amount }]
  }),
}

/** A fact as it stands in the log. */
export function factAt(position: bigint, change: Partial<Fact> & { readonly id: string }): LogEntry {
  const {
    id,
    source = 'urn:ioc:test',
    type = 'vn.edu.payments.received.v1',
    subject = 'S1',
    time = '2024-09-16T07:05:00+07:00',
    data = { paymentId: id, amount: 1, method: 'cash' },
  } = change
  const hash = factHash({ type, subject, time, data })
  return {
    kind: 'fact',
    fact: {
      position,
      revision: 0n,
      stream: `unit-${subject}`,
      eventId: eventId(source, id, hash),
      type,
      family: type.split('.')[2] ?? '',
      source,
      subject,
      time,
      timeNs: parseInstant(time) ?? 0n,
      receivedAt: '2024-09-16T07:05:01.000+07:00',
      keyId: 'k',
      hash,
      flags: [],
      traceparent: undefined,
      attributes: { id, source, type, subject, time },
      data,
      ...change,
    },
  }
}

/** The cells of a row of `facts` by column, from its text; columns that come later than the text goes are left out. */
export function factCells(text: string): Readonly<Record<string, unknown>> {
  const cells: unknown = JSON.parse(text)
  if (!Array.isArray(cells)) throw new Error(`${text} is no row`)
  return Object.fromEntries(cells.map((cell: unknown, index) => [FACT_COLUMNS[index] ?? '', cell]))
}
