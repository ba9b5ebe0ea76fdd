import {
  BatchAnswer,
  EventAnswer,
  Problem,
  SchemaEntry,
  exampleEvent,
  publicEvents,
  sessionTaken,
} from '@ioc/contracts'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Harness } from '../testing/harness.ts'

const harness = new Harness()
let url = ''
beforeAll(async () => {
  await harness.startLog()
  url = (await harness.startIngest()).url
})
afterAll(() => harness.close())

const answerSchema = Compile(EventAnswer)
const batchSchema = Compile(BatchAnswer)
const problemSchema = Compile(Problem)
const example = exampleEvent(sessionTaken)
const placeOf = ({ flags: _flags, ...place }: Record<string, unknown>) => place
let serial = 0
const fact = (change: object = {}) => ({ ...example, id: `fact-${serial++}`, ...change })

describe('posting events', () => {
  it('takes the example of every schema, knows it again, and tells a changed one from it', async () => {
    const entries: unknown = await (await fetch(`${url}/v1/schemas`)).json()
    if (!Array.isArray(entries)) throw new Error('no list')
    expect(entries).toHaveLength(publicEvents.length)
    const entrySchema = Compile(SchemaEntry)
    for (const entry of entries) {
      expect(entrySchema.Check(entry)).toBe(true)
      const stored = await harness.post(url, entry.example)
      expect(stored.status, entry.type).toBe(201)
      expect(answerSchema.Check(stored.body)).toBe(true)
      const again = await harness.post(url, entry.example)
      expect(again).toMatchObject({ status: 200, body: { ...placeOf(stored.body), outcome: 'duplicate' } })
      const changed = await harness.post(url, { ...entry.example, time: '2024-01-01T00:00:00Z' })
      expect(changed).toMatchObject({ status: 409, body: { code: 'conflict' } })
      expect(problemSchema.Check(changed.body)).toBe(true)
    }
    const facts = await harness.facts()
    expect(facts.filter(({ stream }) => stream !== 'operations')).toHaveLength(publicEvents.length)
    expect(facts.filter(({ stream }) => stream === 'operations')).toHaveLength(publicEvents.length)
  })

  it('stores exactly what the log is to hold, and answers where it stands', async () => {
    const sent = fact({ sequence: '5', subject: '94-TH-0500' })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const { status, body } = await harness.post(url, sent, { headers: { traceparent } })
    expect(status).toBe(201)
    const found = (await harness.facts()).find(({ id }) => id === sent.id)
    const { specversion: _specversion, data, ...attributes } = sent
    expect(found).toMatchObject({ stream: 'unit-94-TH-0500', keyId: 'installation', traceparent, attributes, data })
    expect(body).toEqual({
      id: sent.id,
      eventId: found?.eventId,
      outcome: 'stored',
      revision: String(found?.revision),
      position: String(found?.position),
      flags: ['unknown-unit'],
    })
  })

  it('answers each event of a batch by itself, also two with the same id', async () => {
    const [first, second, third] = [fact(), fact(), fact()]
    const events = [
      first,
      first,
      { ...second, data: {} },
      third,
      { ...third, data: { ...sessionTaken.example.data, present: 1 } },
      7,
    ]
    const { status, body } = await harness.post(url, events)
    expect(status).toBe(207)
    expect(batchSchema.Check(body)).toBe(true)
    expect(body['results']).toMatchObject([
      { index: 0, id: first.id, outcome: 'stored', position: expect.stringMatching(/^\d+$/) },
      { index: 1, id: first.id, outcome: 'duplicate', position: expect.stringMatching(/^\d+$/) },
      { index: 2, id: second.id, outcome: 'refused', code: 'invalid-data', pointer: '/data/classId' },
      { index: 3, id: third.id, outcome: 'stored' },
      { index: 4, id: third.id, outcome: 'conflict', code: 'conflict' },
      { index: 5, id: null, eventId: null, outcome: 'refused', code: 'invalid-envelope' },
    ])
  })

  it('answers positions and revisions that the log confirms, for each event of a batch', async () => {
    const events = Array.from({ length: 60 }, (_, index) => fact({ subject: `94-TH-${600 + (index % 3)}` }))
    const { status, body } = await harness.post(url, events)
    expect(status).toBe(200)
    const byId = new Map((await harness.facts()).map((each) => [each.id, each]))
    const results = events.map(({ id }, index) => {
      const { revision, position, eventId } = byId.get(id) ?? {}
      return {
        index,
        id,
        eventId,
        outcome: 'stored',
        revision: String(revision),
        position: String(position),
        flags: ['unknown-unit'],
      }
    })
    expect(body['results']).toEqual(results)
  })

  it('takes an empty batch and a batch of 500', async () => {
    expect(await harness.post(url, [])).toMatchObject({ status: 200, body: { results: [] } })
    const events = Array.from({ length: 500 }, () => fact({ subject: '94-TH-0700' }))
    expect((await harness.post(url, events)).status).toBe(200)
    expect((await harness.post(url, events)).body['results']).toHaveLength(500)
  })

  it('takes binary mode, with the attributes in headers', async () => {
    const id = `fact-${serial++} é`
    const { status, body } = await harness.post(url, JSON.stringify(example.data), {
      headers: {
        'content-type': 'application/json',
        'ce-specversion': '1.0',
        'ce-id': encodeURIComponent(id),
        'ce-source': example.source,
        'ce-type': example.type,
        'ce-subject': example.subject,
        'ce-time': example.time ?? '',
      },
    })
    expect({ status, body }).toMatchObject({ status: 201, body: { id } })
    const structured = { ...example, id }
    expect(await harness.post(url, structured)).toMatchObject({ status: 200, body: { outcome: 'duplicate' } })
  })

  it('takes time from its own clock where none was sent, outside the identity of the fact', async () => {
    const { time: _time, ...untimed } = fact()
    expect((await harness.post(url, untimed)).status).toBe(201)
    expect((await harness.post(url, untimed)).status).toBe(200)
    const found = (await harness.facts()).find(({ id }) => id === untimed.id)
    expect(found?.time).toBe(found?.receivedAt)
  })

  it('knows composed and decomposed text as the same fact', async () => {
    const composed = fact({ data: { ...sessionTaken.example.data, classId: 'Lớp é' } })
    expect((await harness.post(url, composed)).status).toBe(201)
    const decomposed = JSON.parse(JSON.stringify(composed).normalize('NFD'))
    expect((await harness.post(url, decomposed)).status).toBe(200)
  })

  it('serves its description and its problems', async () => {
    expect(await (await fetch(`${url}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' })
    expect(await (await fetch(`${url}/problems/conflict`)).json()).toMatchObject({ code: 'conflict', status: 409 })
    expect((await fetch(`${url}/problems/nonsense`)).status).toBe(404)
    expect(await (await fetch(`${url}/v1/problems`)).text()).toContain('time-in-future')
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('ioc_ingest_events_total{outcome="stored"}')
  })
})
