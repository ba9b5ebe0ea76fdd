import { request } from 'node:http'
import { exampleEvent, measureDeclared, sessionTaken } from '@ioc/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Harness } from '../testing/harness.ts'

const harness = new Harness()
const example = exampleEvent(sessionTaken)
const { data } = sessionTaken.example
const MAX_EVENT_BYTES = 256 * 1_024
const BATCH = 'application/cloudevents-batch+json'
let url = ''
let serial = 0
const fact = (change: object = {}) => ({ ...example, id: `as-sent-${serial++}`, ...change })
const post = (body: unknown, headers: Record<string, string> = {}) => harness.post(url, body, { headers })
const stored = async (id: string) => (await harness.facts()).find((each) => each.id === id)

beforeAll(async () => {
  await harness.startLog()
  url = (await harness.startIngest()).url
})
afterAll(() => harness.close())

/** An event whose text has exactly so many bytes, some of them escapes and white space that reading takes away. */
function eventOf(bytes: number): { id: string; text: string } {
  const event = fact({ data: { ...data, note: '' } })
  const text = JSON.stringify(event, null, 2).replace('"note": ""', '"note": "\\u00e9é€"')
  return { id: event.id, text: text.replace('€"', `€${'x'.repeat(bytes - Buffer.byteLength(text))}"`) }
}

/** Data that has exactly so many bytes, as binary mode sends it. */
const dataOf = (bytes: number): string => {
  const text = JSON.stringify({ ...data, note: '\u00e9' })
  return text.replace('é"', `é${'x'.repeat(bytes - Buffer.byteLength(text))}"`)
}
const binary = () => ({
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': `as-sent-${serial++}`,
  'ce-source': example.source,
  'ce-type': example.type,
  'ce-subject': example.subject,
  'ce-time': '2024-09-16T07:05:00+07:00',
})

describe('the size of an event', () => {
  it('is measured on what was sent, alone and in a batch: the bound is taken, one byte more is refused', async () => {
    for (const [more, status, outcome] of [
      [0, 201, 'stored'],
      [1, 413, 'refused'],
    ] as const) {
      const single = await post(eventOf(MAX_EVENT_BYTES + more).text)
      expect(single.status).toBe(status)
      const texts = [eventOf(MAX_EVENT_BYTES + more), eventOf(1_024)].map(({ text }) => text)
      const batch = await post(` [ ${texts.join('\n,\n')} ] `, { 'content-type': BATCH })
      expect(batch.body['results']).toMatchObject([{ outcome }, { outcome: 'stored' }])
      expect((await post(dataOf(MAX_EVENT_BYTES + more), binary())).status).toBe(status)
    }
  })

  it('does not count what stands around it', async () => {
    expect((await post(`\n${' '.repeat(1_000)}${eventOf(MAX_EVENT_BYTES).text}\n`)).status).toBe(201)
  })
})

describe('names in a fact', () => {
  it('are one however they were typed: the same report with a space is a duplicate and not a conflict', async () => {
    const first = fact()
    expect((await post(first)).status).toBe(201)
    const variants = [
      { subject: `${example.subject} ` },
      { subject: `\u00a0${example.subject}`, data: { ...data, classId: '1A\u200b' } },
      { data: { ...data, classId: ' 1A' } },
    ]
    for (const variant of variants) {
      const again = await post({ ...first, ...variant })
      expect(again.body).toMatchObject({ outcome: 'duplicate' })
    }
    expect((await post({ ...first, data: { ...data, classId: '1 A' } })).status).toBe(409)
    expect(await stored(first.id)).toMatchObject({ subject: example.subject, data: { classId: '1A' } })
  })

  it('are stored in their one way, in the stream of their unit', async () => {
    const sent = fact({ subject: '94-TH-Hue\u0302\u0301\ufeff', data: { ...data, classId: '\t1B ' } })
    expect((await post(sent)).status).toBe(201)
    const subject = '94-TH-Huế'.normalize('NFC')
    expect(await stored(sent.id)).toMatchObject({ stream: `unit-${subject}`, subject, data: { classId: '1B' } })
  })

  it('are refused where nothing is left of one, or two dimensions are one', async () => {
    expect((await post(fact({ subject: '\u00a0' }))).body).toMatchObject({ status: 422, pointer: '/subject' })
    const nameless = await post(fact({ data: { ...data, classId: '\u200b' } }))
    expect(nameless.body).toMatchObject({ status: 422, code: 'invalid-data', pointer: '/data/classId' })
    const measure = measureDeclared.example.data
    const dimensions = { grade: '1', '\u00a0grade': '2' }
    const twice = await post(fact({ type: measureDeclared.type, data: { ...measure, dimensions } }))
    expect(twice.body).toMatchObject({ status: 422, code: 'invalid-data', pointer: '/data/dimensions/\u00a0grade' })
  })
})

describe('data as base64', () => {
  it('is the same fact as the same data sent as JSON', async () => {
    const { data: content, ...rest } = fact()
    const data_base64 = Buffer.from(JSON.stringify(content, null, 1)).toString('base64')
    expect((await post({ ...rest, data_base64 })).status).toBe(201)
    expect((await post({ ...rest, data: content })).body).toMatchObject({ outcome: 'duplicate' })
    const event = await stored(rest.id)
    expect(event?.data).toEqual(content)
    expect(event?.attributes).not.toHaveProperty('data_base64')
  })
})

describe('what is not a CloudEvent', () => {
  it.each([
    [{ ratio: 1.5 }, '/ratio'],
    [{ count: 2_147_483_648 }, '/count'],
    [{ dataschema: 'a schema with spaces' }, '/dataschema'],
    [{ source: 'truong tieu hoc A' }, '/source'],
    [{ source: 'urn:x:100%' }, '/source'],
    [{ source: 'http://[bad' }, '/source'],
    [{ time: '2024-09-16T14:53:60Z' }, '/time'],
    [{ subject: '94\uffff' }, '/subject'],
    [{ note: 'a\ufdd0' }, '/note'],
    [{ data: { ...data, note: '\uffff' } }, '/data/note'],
  ])('is refused with the place: %j', async (change, pointer) => {
    const sent = fact(change)
    expect((await post(sent)).body).toMatchObject({ status: 422, pointer })
    const { body } = await post([fact(), sent])
    expect(body['results']).toMatchObject([{ outcome: 'stored' }, { outcome: 'refused', pointer }])
  })

  it('is refused where a header of binary mode stands twice', async () => {
    const { hostname, port } = new URL(url)
    const headers = {
      ...binary(),
      authorization: `Bearer ${harness.apiKey}`,
      'ce-subject': ['94-TH-0001', '94-TH-0002'],
    }
    const answer = await new Promise<string>((resolve, reject) => {
      const call = request({ hostname, port, path: '/v1/events', method: 'POST', headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve(text))
      })
      call.on('error', reject)
      call.end(JSON.stringify(data))
    })
    expect(JSON.parse(answer)).toMatchObject({ status: 422, code: 'invalid-envelope', pointer: '/subject' })
  })
})

describe('a day that lies after the time of the fact', () => {
  it('is stored and marked', async () => {
    const { status, body } = await post(fact({ data: { ...data, date: '2026-12-31' } }))
    expect(status).toBe(201)
    expect(body['flags']).toContain('future-day')
  })
})
