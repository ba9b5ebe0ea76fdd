import { exampleEvent, sessionTaken, unitStream } from '@ioc/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { INGEST_FAILPOINTS } from './failpoints.ts'
import { Harness, freePortBase, type Answer } from './testing/harness.ts'

const example = exampleEvent(sessionTaken)
const UNITS = ['94-TH-0001', '94-TH-0002', '94-TH-0003']
const fact = (number: number, change: object = {}) => ({
  ...example,
  id: `fact-${number}`,
  subject: UNITS[number % UNITS.length] ?? '',
  ...change,
})
const isAcknowledged = (outcome: unknown): boolean => outcome === 'stored' || outcome === 'duplicate'

interface Result {
  readonly id: string
  readonly outcome: string
  readonly revision?: string
  readonly eventId: string
}
const results = ({ body }: Answer): Result[] => (Array.isArray(body['results']) ? body['results'] : [])

let harness: Harness
beforeEach(async () => {
  harness = new Harness()
  await harness.startLog()
})
afterEach(() => harness.close())

describe('two ingest processes on one log', () => {
  it('store the same, overlapping and conflicting ids exactly once between them', async () => {
    const [one, other] = await Promise.all([
      harness.spawnIngest(await freePortBase()),
      harness.spawnIngest(await freePortBase()),
    ])
    const urls = [one.url, other.url]
    const BATCH = 20
    const sent: Promise<Result[]>[] = []
    // Overlapping batches: every fact goes to both processes, in batches that begin at different places.
    for (let start = 0; start < 200; start += BATCH / 2) {
      for (const url of urls) {
        const batch = Array.from({ length: BATCH }, (_, index) => fact((start + index) % 200))
        sent.push(harness.post(url, batch).then(results))
      }
    }
    // Singles: the same fact to both at once, and another content under the same id to one of them.
    const singles: Promise<Answer>[] = []
    for (let number = 200; number < 260; number++) {
      singles.push(...urls.map((url) => harness.post(url, fact(number))))
      const data = { ...sessionTaken.example.data, present: 30 }
      singles.push(harness.post(urls[number % 2] ?? '', fact(number, { data })))
    }
    const answers = (await Promise.all(sent)).flat()
    const singleAnswers = await Promise.all(singles)

    expect(answers.every(({ outcome }) => isAcknowledged(outcome))).toBe(true)
    expect(singleAnswers.every(({ status }) => [200, 201, 409].includes(status))).toBe(true)
    expect(singleAnswers.filter(({ status }) => status === 409).length).toBeGreaterThan(0)
    const facts = await harness.facts()
    const stored = facts.filter(({ stream }) => stream !== 'operations')
    expect(new Set(stored.map(({ id }) => id)).size).toBe(260)
    expect(stored).toHaveLength(260)
    // Two processes that send the identical append both hear that it was stored: the log cannot tell them apart.
    expect(new Set(answers.filter(({ outcome }) => outcome === 'stored').map(({ id }) => id)).size).toBe(200)
    expect(new Set(singleAnswers.filter(({ status }) => status === 201).map(({ body }) => body['id'])).size).toBe(60)
    const byId = new Map(stored.map((each) => [each.id, each]))
    for (const { id, revision, eventId } of answers) {
      expect({ revision, eventId }).toEqual({
        revision: String(byId.get(id)?.revision),
        eventId: byId.get(id)?.eventId,
      })
    }
    // Each of the 60 conflicts lies in quarantine once, whichever process saw it.
    const quarantined = facts.filter(({ stream }) => stream === 'operations')
    expect(new Set(quarantined.map(({ id }) => id)).size).toBe(60)
    expect(quarantined).toHaveLength(60)
  })

  it('know each other’s facts at other heads, and tell the same id under another unit from it', async () => {
    const one = await harness.startIngest()
    const other = await harness.spawnIngest(await freePortBase())
    await harness.post(one.url, [fact(0), fact(3), fact(6)])
    expect((await harness.post(other.url, fact(0))).status).toBe(200)
    expect((await harness.post(other.url, fact(9))).status).toBe(201)
    expect((await harness.post(one.url, fact(3))).status).toBe(200)
    expect((await harness.post(one.url, fact(9))).status).toBe(200)
    await expect.poll(async () => (await harness.post(one.url, fact(9, { subject: 'elsewhere' }))).status).toBe(409)
    const facts = await harness.facts()
    expect(facts.filter(({ stream }) => stream === unitStream(UNITS[0] ?? ''))).toHaveLength(4)
  })
})

describe('an ingest that is killed', () => {
  it.each(INGEST_FAILPOINTS)(
    'at %s has stored everything exactly once when the source sends it again',
    async (name) => {
      const report = join(harness.dir, 'failpoints')
      const portBase = await freePortBase()
      const settings = { IOC_FAILPOINTS: `${name}:2=kill`, IOC_FAILPOINTS_REPORT: report }
      const killed = await harness.spawnIngest(portBase, settings)
      const events = Array.from({ length: 30 }, (_, number) => fact(number))
      let acknowledged: string[] = []
      for (let round = 0; killed.child.signalCode === null; round++) {
        const half = events
          .slice((round % 2) * 15, (round % 2) * 15 + 15)
          .map((each) => ({ ...each, id: `${each.id}-${round}` }))
        const answer = await harness.post(killed.url, half).catch(() => undefined)
        if (answer === undefined) break
        acknowledged = acknowledged.concat(results(answer).map(({ id }) => id))
      }
      await expect.poll(() => killed.child.signalCode, { timeout: 20_000 }).toBe('SIGKILL')
      expect(readFileSync(report, 'utf8')).toContain(name)

      const next = await harness.startIngest()
      const again = events.flatMap((each) => [0, 1, 2, 3].map((round) => ({ ...each, id: `${each.id}-${round}` })))
      const answers = results(await harness.post(next.url, again))
      expect(answers.every(({ outcome }) => isAcknowledged(outcome))).toBe(true)
      const ids = (await harness.facts()).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([])
      expect(again.filter(({ id }) => !ids.includes(id))).toEqual([])
    },
  )
})
