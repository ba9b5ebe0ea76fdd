import { jsonEvent, type EventStoreDBClient, type JSONEventData } from '@eventstore/db-client'
import { eventId, factHash, formatLocalTime, unitStream } from '@ioc/contracts'

/** A fact as ingest would append it. */
export interface TestFact {
  readonly id: string
  readonly subject?: string
  readonly source?: string
  readonly type?: string
  readonly time?: string
  readonly data?: Record<string, unknown>
  readonly flags?: readonly string[]
}

const RECEIVED = Date.UTC(2024, 8, 16, 0, 10)

/** Data of a payment, the smallest type that a read model reads. */
export const payment = (paymentId: string, amount = 1_000, method = 'cash'): Record<string, unknown> => ({
  paymentId,
  amount,
  method,
})

/** The event of a fact, with the id and metadata that ingest gives it. */
export function factEvent(fact: TestFact): JSONEventData {
  const {
    id,
    subject = 'S1',
    source = 'urn:ioc:test',
    type = 'vn.edu.payments.received.v1',
    time = '2024-09-16T07:05:00+07:00',
    data = payment(id),
    flags = [],
  } = fact
  const hash = factHash({ type, subject, time, data })
  return jsonEvent({
    id: eventId(source, id, hash),
    type,
    data,
    metadata: {
      ce: { id, source, subject, type, time },
      receivedAt: formatLocalTime(RECEIVED),
      keyId: 'k',
      hash,
      flags,
    },
  })
}

/** Appends facts, each to the stream of its unit, in order. */
export async function appendFacts(log: EventStoreDBClient, facts: readonly TestFact[]): Promise<void> {
  for (const fact of facts) await log.appendToStream(unitStream(fact.subject ?? 'S1'), [factEvent(fact)])
}

/** Payments `from` to `to`, exclusive, spread over a few units. */
export const payments = (from: number, to: number): TestFact[] =>
  Array.from({ length: to - from }, (_, index) => ({
    id: `p${from + index}`,
    subject: `S${(from + index) % 5}`,
    data: payment(`p${from + index}`, from + index + 1),
  }))
