import autocannon from 'autocannon'
import { fact, type SentFact } from '../../lib/fact.ts'

/** A stream of facts that never repeats, spread over schools as a morning's reports are. */
export function attendanceFacts(run: string): () => SentFact {
  let count = 0
  return () => {
    const index = count++
    const enrolled = 30 + (index % 12)
    return fact({
      id: `${run}-${index}`,
      source: 'urn:bench',
      type: 'vn.edu.attendance.session-taken.v1',
      subject: `BENCH-${index % 200}`,
      time: `2024-09-16T07:${String(index % 60).padStart(2, '0')}:00+07:00`,
      data: {
        classId: `${index % 20}A`,
        date: '2024-09-16',
        session: 'morning',
        enrolled,
        present: enrolled - 1,
        excused: 1,
        unexcused: 0,
        late: 0,
      },
    })
  }
}

export interface PostLoad {
  readonly url: string
  readonly key: string
  readonly seconds: number
  readonly connections: number
  /** Events a request: 1 goes out in structured mode. */
  readonly batch: number
  readonly next: () => SentFact
}

/** Posts as fast as the connections allow; gives events a second. Any answer but 2xx fails the measurement. */
export async function postRate({ url, key, seconds, connections, batch, next }: PostLoad): Promise<number> {
  const type = batch === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json'
  const body = (): string => JSON.stringify(batch === 1 ? next() : Array.from({ length: batch }, next))
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path: '/v1/events',
        headers: { 'content-type': type, authorization: `Bearer ${key}` },
        setupRequest: (request) => ({ ...request, body: body() }),
      },
    ],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} errors`)
  return (result['2xx'] * batch) / result.duration
}
