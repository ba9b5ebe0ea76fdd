import { inside } from '../days.ts'
import { whole } from '../decimals.ts'
import { countOf, nameOf, textOf } from '../fields.ts'
import { item, type Asked, type Item, type Metric, type World } from '../item.ts'
import { levelOfFact } from '../levels.ts'
import { things } from '../reports.ts'

type Flow = 'received' | 'refunded' | 'billed'
const ID: Readonly<Record<Flow, string>> = { received: 'paymentId', refunded: 'refundId', billed: 'billId' }

/** Every payment, refund or bill of the period, each by its own day. */
function flow(which: Flow, { facts, on }: World, { days }: Asked, said: (amount: bigint, item: Item) => Partial<Item>) {
  return things(facts, (fact) =>
    nameOf(fact) === `payments.${which}` ? [which, textOf(fact.data, ID[which])] : undefined,
  ).flatMap(({ unit, fact, day }) => {
    if (!inside(day, days)) return []
    const plain = item({
      unit,
      fact,
      ownDay: day,
      level: levelOfFact(on(day), unit, { level: textOf(fact.data, 'level'), grade: textOf(fact.data, 'grade') }),
      keys: { method: textOf(fact.data, 'method') ?? null, 'fee-kind': textOf(fact.data, 'feeKind') ?? null },
    })
    return { ...plain, ...said(whole(countOf(fact.data, 'amount')), plain) }
  })
}

const common = { reporter: 'school', numeratorOnly: [], byTime: true, partitioning: ['method', 'fee-kind'] } as const

/** VND received. */
export const paymentsAmount: Metric = {
  ...common,
  form: 'sum',
  items: (world, asked) => flow('received', world, asked, (numerator) => ({ numerator })),
}

/** VND paid back. */
export const paymentsRefunded: Metric = {
  ...common,
  form: 'sum',
  items: (world, asked) => flow('refunded', world, asked, (numerator) => ({ numerator })),
}

/** Not in cash ÷ all, gross. The method says which part of the numerator is asked for: the whole stays whole. */
export const cashlessShare: Metric = {
  ...common,
  form: 'ratio',
  partitioning: ['fee-kind'],
  numeratorOnly: ['method'],
  items: (world, asked) =>
    flow('received', world, asked, (denominator, { keys }) => ({
      numerator: keys['method'] === 'cash' ? 0n : denominator,
      denominator,
      marks: { method: keys['method'] === 'cash' ? [] : [keys['method'] ?? []].flat() },
    })),
}

/** Received less refunded ÷ billed. */
export const paymentsCollected: Metric = {
  ...common,
  form: 'ratio',
  items: (world, asked) => [
    ...flow('received', world, asked, (numerator) => ({ numerator })),
    ...flow('refunded', world, asked, (amount) => ({ numerator: -amount })),
    ...flow('billed', world, asked, (denominator) => ({ denominator })),
  ],
}
