import { setTimeout as delay } from 'node:timers/promises'
import { expectation, times, type Attack } from '../attack.ts'
import { trickle } from '../crowd.ts'
import { fact } from '../../lib/fact.ts'
import { post } from '../../lib/intake.ts'
import { DAY } from '../../lib/workload.ts'

const MAX_BODY = 4 * 1_048_576

const head = (host: string, key: string, more: readonly string[]): string =>
  [
    'POST /v1/events HTTP/1.1',
    `Host: ${host}`,
    `Authorization: Bearer ${key}`,
    'Content-Type: application/cloudevents-batch+json',
    ...more,
    '',
    '',
  ].join('\r\n')

/** One key announces bodies that never come, come byte by byte, or come without a length. */
export const announcedBodies: Attack = {
  name: 'announced-bodies',
  what: 'one key announces 4 MiB on many sockets and sends nothing, or a byte at a time, or chunks without end',
  maxGrowthMiB: 200,
  async run({ system, attacker, crowd, size }) {
    const { ingest } = system.urls
    const { host } = new URL(ingest)
    const count = times(size, 32, 64)
    const silent = await crowd.openMany(ingest, count)
    for (const socket of silent) socket.write(head(host, attacker.key, [`Content-Length: ${MAX_BODY}`]))
    const slow = await crowd.openMany(ingest, count)
    for (const socket of slow) socket.write(`${head(host, attacker.key, [`Content-Length: ${MAX_BODY}`])}[`)
    const chunked = await crowd.openMany(ingest, count)
    for (const socket of chunked) socket.write(`${head(host, attacker.key, ['Transfer-Encoding: chunked'])}1\r\n[\r\n`)
    const expecting = await crowd.openMany(ingest, count)
    for (const socket of expecting)
      socket.write(head(host, attacker.key, [`Content-Length: ${MAX_BODY}`, 'Expect: 100-continue']))
    const stops = [trickle(slow, ' '), trickle(chunked, '1\r\n \r\n')]
    await delay(times(size, 4_000, 20_000))
    for (const stop of stops) stop()
    return []
  },
}

/** One key sends as much as it can, and never reads the answers. */
export const greedyKey: Attack = {
  name: 'greedy-key',
  what: 'one key sends full batches from many connections at once',
  maxGrowthMiB: 400,
  async run({ attacker, size }) {
    const end = performance.now() + times(size, 4_000, 20_000)
    let [batches, stored, sent] = [0, 0, 0]
    const worker = async (name: number): Promise<void> => {
      while (performance.now() < end) {
        const round = batches++
        const body = JSON.stringify(
          Array.from({ length: 500 }, (_, index) =>
            fact({
              id: `greedy-${process.pid}-${name}-${round}-${index}`,
              source: 'urn:judge:greedy',
              subject: 'GREEDY',
              type: 'vn.edu.attendance.session-taken.v1',
              time: `${DAY}T07:00:00+07:00`,
              data: {
                classId: `${index}`,
                date: DAY,
                session: 'morning',
                enrolled: 40,
                present: 40,
                excused: 0,
                unexcused: 0,
                late: 0,
              },
            }),
          ),
        )
        sent += 500
        const answer = await post(attacker, 'application/cloudevents-batch+json', body).catch(() => undefined)
        const text = answer === undefined ? '' : await answer.text()
        stored += text.split('"outcome":"stored"').length - 1
        if (answer?.status === 429 || answer?.status === 503) await delay(50)
      }
    }
    await Promise.all(Array.from({ length: 32 }, (_, index) => worker(index)))
    return [expectation('what the key is allowed is taken', stored > 0, `${stored} of ${sent} events`)]
  },
}

/** Keys that nobody issued, as fast as they can be sent. */
export const wrongKeys: Attack = {
  name: 'wrong-keys',
  what: 'requests under keys that nobody issued, with and without large bodies',
  maxGrowthMiB: 150,
  async run({ system, size }) {
    const end = performance.now() + times(size, 3_000, 10_000)
    const statuses = new Map<number | string, number>()
    let round = 0
    const worker = async (): Promise<void> => {
      while (performance.now() < end) {
        const body = round % 10 === 0 ? ' '.repeat(1_000_000) : '[]'
        const answer = await post(
          { url: system.urls.ingest, key: `ioc_wrong-${round++}` },
          'application/cloudevents-batch+json',
          body,
        ).catch(() => undefined)
        await answer?.text()
        const status = answer?.status ?? 'none'
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: 16 }, worker))
    const decent = new Set<number | string>([401, 413, 429, 503, 'none'])
    const odd = [...statuses].filter(([status]) => !decent.has(status))
    return [expectation('wrong keys are refused and nothing else', odd.length === 0, JSON.stringify([...statuses]))]
  },
}
