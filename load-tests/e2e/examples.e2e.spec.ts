import { families } from '@ioc/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeCounted, judgeStream, type StreamMessage } from '../ledger/judge-derived.ts'
import { closeLog, isReported, openLog, readLog, type LogRecord } from '../ledger/log-reader.ts'
import { ownFacts, factCounts } from '../ledger/read-side-reader.ts'
import { openBus, readStream } from '../ledger/stream-reader.ts'
import type { SentFact } from '../lib/fact.ts'
import { postOne } from '../lib/intake.ts'
import { readSideLevel } from '../lib/positions.ts'
import { startSystem, type System } from '../lib/system.ts'
import { until } from '../lib/until.ts'

interface Answer {
  readonly outcome: string
  readonly eventId: string
  readonly position: string
  readonly code?: string
}

describe('the example of every schema', () => {
  let system: System
  let examples: SentFact[]
  let records: LogRecord[]
  const send = async (fact: SentFact): Promise<{ status: number; answer: Answer }> => {
    const response = await postOne(system.intake, fact)
    return { status: response.status, answer: (await response.json()) as Answer }
  }
  const readAll = async (): Promise<LogRecord[]> => {
    const log = openLog(system.urls.log)
    const read = await readLog(log)
    await closeLog(log)
    return read
  }
  beforeAll(async () => {
    system = await startSystem()
    const response = await fetch(new URL('/v1/schemas', system.urls.ingest))
    const entries = (await response.json()) as { type: string; schema: unknown; example: SentFact }[]
    examples = entries.map(({ example }) => example)
  })
  afterAll(async () => {
    await system.stop()
  })

  it('is offered for all families that are known', () => {
    const offered = new Set(examples.map(({ type }) => type.split('.')[2]))
    expect([...offered]).toEqual(families.filter(({ origin }) => origin === 'reported').map(({ name }) => name))
  })

  it('is stored as it stands', async () => {
    for (const example of examples) expect(await send(example), example.type).toMatchObject({ status: 201 })
    records = await readAll()
    const stored = records.map(({ type, source, id }) => `${type} ${source} ${id}`)
    expect(stored).toEqual(examples.map(({ type, source, id }) => `${type} ${source} ${id}`))
  })

  it('is relayed', async () => {
    const bus = await openBus(system.urls.nats)
    const messages = await until('every example on the bus', async () => {
      const read: StreamMessage[] = await readStream(bus)
      return read.length >= examples.length ? read : undefined
    })
    await bus.close()
    expect(judgeStream(records, messages)).toEqual([])
    const [, , province] = messages[0]?.subject.split('.') ?? []
    expect(messages.map(({ subject }) => subject)).toEqual(
      examples.map(({ type, subject }) => `ioc.v1.${province}.${type.split('.').slice(2, 4).join('.')}.${subject}`),
    )
  })

  it('is counted per type, unit and day, and shown as the fact that it is', async () => {
    await readSideLevel(system.urls.graphql, records)
    const units = [...new Set(examples.map(({ subject }) => subject))]
    const counts = (
      await Promise.all(units.map((unit) => factCounts(system.urls.graphql, unit, '1970-01-01', '2099-12-31')))
    ).flat()
    const counted = new Map<string, number>()
    for (const { unit, type, day, count } of counts) counted.set(`${unit} ${type} ${day}`, count)
    const expected = examples.map(({ subject, type, time }) => [`${subject} ${type} ${time?.slice(0, 10)}`, 1])
    expect([...counted].sort()).toEqual(expected.sort())
    const facts = await ownFacts(system.urls.graphql, units)
    expect(judgeCounted(records, facts)).toEqual([])
  })

  it('is a duplicate when posted again, also at another head', async () => {
    for (const example of examples) {
      const before = records.find(({ id, source }) => id === example.id && source === example.source)
      const { status, answer } = await send(example)
      expect({ status, eventId: answer.eventId, position: answer.position }).toEqual({
        status: 200,
        eventId: before?.eventId,
        position: String(before?.position),
      })
      // Moves the head of the unit's stream, so that the next time the example comes at another one.
      const moved = await send({ ...example, id: `${example.id}-moved` })
      expect(moved.status).toBe(201)
      expect((await send(example)).status).toBe(200)
    }
    expect((await readAll()).filter(isReported)).toHaveLength(2 * examples.length)
  })

  it('is a conflict when changed under the same id, kept apart once and counted nowhere', async () => {
    for (const example of examples) {
      const changed = { ...example, data: { ...example.data, remark: 'changed' } }
      for (const _again of [1, 2]) {
        const { status, answer } = await send(changed)
        expect({ status, code: answer.code }, example.type).toEqual({ status: 409, code: 'conflict' })
      }
    }
    const log = await readAll()
    expect(log.filter(isReported)).toHaveLength(2 * examples.length)
    expect(log.filter(({ type }) => type === 'vn.edu.operations.fact-quarantined.v1')).toHaveLength(examples.length)
    await readSideLevel(system.urls.graphql, log)
    const units = [...new Set(examples.map(({ subject }) => subject))]
    const facts = await ownFacts(system.urls.graphql, units)
    expect(judgeCounted(log, facts)).toEqual([])
  })
})
