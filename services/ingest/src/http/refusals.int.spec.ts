import { request } from 'node:http'
import { PROBLEM_CODES, Problem, exampleEvent, sessionTaken } from '@ioc/contracts'
import { systemClock } from '@ioc/kit'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueKey, revokeKey } from '@ioc/kit/keys'
import { Harness, type Answer } from '../testing/harness.ts'

const harness = new Harness()
const problemSchema = Compile(Problem)
const example = exampleEvent(sessionTaken)
const seen = new Set<string>()
const MINUTE = 60_000
let url = ''
let serial = 0
const fact = (change: object = {}) => ({ ...example, id: `refusal-${serial++}`, ...change })
const single = (body: unknown, more?: Parameters<Harness['post']>[2]) => harness.post(url, body, more)

function expectProblem({ status, headers, body }: Answer, code: keyof typeof PROBLEM_CODES, more: object = {}): void {
  expect(body).toMatchObject({ code, status, type: `/problems/${code}`, hint: PROBLEM_CODES[code].hint, ...more })
  expect(status).toBe(PROBLEM_CODES[code].status)
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(problemSchema.Check(body)).toBe(true)
  seen.add(code)
}

beforeAll(async () => {
  await harness.startLog()
  url = (await harness.startIngest()).url
})
afterAll(() => harness.close())

describe('a single event is refused', () => {
  it('when the body is not JSON, or not what its mode says', async () => {
    expectProblem(await single('{"id":'), 'malformed-json')
    expectProblem(await single('7'), 'malformed-request')
    const batch = { headers: { 'content-type': 'application/cloudevents-batch+json' } }
    expectProblem(await single('{}', batch), 'malformed-request')
    expectProblem(await single('{}', { headers: { 'content-type': 'text/plain' } }), 'unsupported-media-type')
  })

  it('when RFC 8785 cannot carry it', async () => {
    const text = JSON.stringify(fact()).replace('"present":33', '"present":9007199254740993')
    expectProblem(await single(text), 'not-representable', { pointer: '/data/present' })
    const twice = JSON.stringify(fact()).replace('"present":33', '"present":33,"present":33')
    expectProblem(await single(twice), 'not-representable', { pointer: '/data/present' })
    const deep = JSON.stringify(fact({ data: 0 })).replace(/"data":0/, `"data":${'['.repeat(99)}${']'.repeat(99)}`)
    expectProblem(await single(deep), 'too-deep')
  })

  it('when the envelope, the type or the data cannot be read', async () => {
    expectProblem(await single(fact({ subject: undefined })), 'invalid-envelope', { pointer: '/subject' })
    expectProblem(await single(fact({ type: 'vn.edu.exams.opened.v1' })), 'unknown-type', { pointer: '/type' })
    expectProblem(await single(fact({ type: 'vn.edu.operations.fact-quarantined.v1' })), 'unknown-type')
    const data = { ...sessionTaken.example.data, present: -1 }
    expectProblem(await single(fact({ data })), 'invalid-data', { pointer: '/data/present' })
  })

  it('when it comes from the future of both clocks, but not within five minutes', async () => {
    const at = (ahead: number) => new Date(Date.now() + ahead).toISOString()
    expectProblem(await single(fact({ time: at(6 * MINUTE) })), 'time-in-future', { pointer: '/time' })
    expect((await single(fact({ time: at(4 * MINUTE) }))).status).toBe(201)
    const clock = { ...systemClock, now: () => Date.now() + 60 * MINUTE }
    const ahead = await harness.startIngest({}, { clock })
    expect((await harness.post(ahead.url, fact({ time: at(61 * MINUTE) }))).status).toBe(201)
    expectProblem(await harness.post(ahead.url, fact({ time: at(66 * MINUTE) })), 'time-in-future')
    const behind = await harness.startIngest({}, { clock: { ...systemClock, now: () => Date.now() - 60 * MINUTE } })
    expect((await harness.post(behind.url, fact({ time: at(0) }))).status).toBe(201)
  })

  it('when it is too large, alone or as a body', async () => {
    const note = 'x'.repeat(256 * 1_024)
    expectProblem(await single(fact({ data: { ...sessionTaken.example.data, note } })), 'event-too-large')
    expect((await single(fact({ data: { ...sessionTaken.example.data, note: note.slice(1_024) } }))).status).toBe(201)
    expectProblem(await single([fact({ data: { note: 'x'.repeat(4 * 1_048_576) } })]), 'body-too-large')
    expectProblem(await single(Array.from({ length: 501 }, () => fact())), 'batch-too-large')
  })

  it('when the content differs from what is known, before anything else about it is judged', async () => {
    const first = fact()
    expect((await single(first)).status).toBe(201)
    expectProblem(await single({ ...first, data: { nonsense: true } }), 'conflict', { id: first.id })
    expectProblem(await single({ ...first, subject: '94-TH-0777' }), 'conflict')
    expectProblem(await single({ ...first, data: { nonsense: true } }), 'conflict')
    const quarantined = (await harness.facts()).filter(({ stream }) => stream === 'operations')
    expect(quarantined).toHaveLength(2)
    expect(quarantined[0]?.data).toMatchObject({
      event: { id: first.id, data: { nonsense: true } },
      knownStream: 'unit-94-TH-0001',
    })
  })
})

describe('a request is refused', () => {
  it('without a good key, and says how to send one', async () => {
    const answer = await single(fact(), { key: 'nonsense' })
    expectProblem(answer, 'unauthenticated')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expectProblem(await single(fact(), { headers: { authorization: '' } }), 'unauthenticated')
    expectProblem(await single('not even JSON', { key: 'nonsense' }), 'unauthenticated')
  })

  it('when its key was revoked, without a restart', async () => {
    const { key, record } = issueKey(harness.dataDir, { name: 'a', sources: ['*'], units: ['*'] })
    const sent = fact()
    expect((await single(sent, { key })).status).toBe(201)
    expect((await harness.facts()).find(({ id }) => id === sent.id)?.keyId).toBe(record.id)
    revokeKey(harness.dataDir, record.id)
    await expect.poll(async () => (await single(fact(), { key })).status).toBe(401)
  })

  it('when its key may not speak for the source or the unit', async () => {
    const { key } = issueKey(harness.dataDir, {
      name: 'b',
      sources: ['urn:ioc:example:*'],
      units: ['94-TH-0001', '95-*'],
    })
    expect((await single(fact(), { key })).status).toBe(201)
    expect((await single(fact({ subject: '95-TH-1' }), { key })).status).toBe(201)
    expectProblem(await single(fact({ source: 'urn:other' }), { key }), 'forbidden-source', { pointer: '/source' })
    expectProblem(await single(fact({ subject: '94-TH-00012' }), { key }), 'forbidden-unit', { pointer: '/subject' })
    const { status, body } = await single([fact({ source: 'urn:other' }), fact(), fact({ subject: '9' })], { key })
    expect(status).toBe(207)
    expect(body['results']).toMatchObject([
      { outcome: 'refused', code: 'forbidden-source' },
      { outcome: 'stored' },
      { outcome: 'refused', code: 'forbidden-unit' },
    ])
  })

  it('when it puts a unit under another, gives it to another or makes it of a kind that its key may not', async () => {
    const school = '94-TH-0001'
    const grant = { name: 'school', sources: ['*'], units: [school, `${school}-*`] }
    const { key } = issueKey(harness.dataDir, grant)
    const say = (type: string, data: object, subject = school) =>
      single(
        fact({ type: `vn.edu.organisation.${type}.v1`, subject, data: { effectiveFrom: '2024-09-01', ...data } }),
        { key },
      )
    const open = (data: object, subject = school) =>
      say('unit-opened', { code: subject, name: 'A', kind: 'campus', levels: [], ...data }, subject)
    const foreign = '94-TH-0002'
    const at = (place: string) => ({ pointer: `/data/${place}` })
    expectProblem(await open({ parent: foreign }), 'forbidden-unit', at('parent'))
    expectProblem(await open({ parent: `${foreign} ` }), 'forbidden-unit', at('parent'))
    expectProblem(await open({ code: foreign, parent: `${school}-B` }), 'forbidden-unit', at('code'))
    expectProblem(await open({}), 'forbidden-unit', at('parent'))
    expectProblem(await open({ parent: school }), 'forbidden-unit', at('parent'))
    expectProblem(await open({ kind: 'province' }), 'forbidden-kind', at('kind'))
    expectProblem(await open({ kind: 'commune', parent: `${school}-B` }), 'forbidden-kind', at('kind'))
    expectProblem(await say('unit-changed', { kind: 'department' }), 'forbidden-kind', at('kind'))
    expectProblem(await say('unit-moved', { parent: foreign }), 'forbidden-unit', at('parent'))
    expectProblem(await say('unit-merged', { successor: foreign }), 'forbidden-unit', at('successor'))
    const successors = [`${school}-B`, foreign]
    expectProblem(await say('unit-split', { successors }), 'forbidden-unit', at('successors/1'))
    expect((await open({ parent: school }, `${school}-B`)).status).toBe(201)
    expect((await say('unit-moved', { parent: school }, `${school}-B`)).status).toBe(201)
    expect((await say('unit-changed', { name: 'B' })).status).toBe(201)
  })

  it('beyond the rate of its key', async () => {
    const slow = await harness.startIngest({ INGEST_RATE_PER_SECOND: '1' })
    const statuses: number[] = []
    let last: Answer | undefined
    for (let count = 0; count < 4; count++) {
      last = await harness.post(slow.url, fact())
      statuses.push(last.status)
    }
    expect(statuses.slice(0, 2)).toEqual([201, 201])
    if (last === undefined) throw new Error('nothing was sent')
    expectProblem(last, 'too-many-requests')
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('under a foreign Host, at an unknown place, or with another method', async () => {
    const port = new URL(url).port
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request({ port, path: '/v1/schemas', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      call.on('error', reject)
      call.end()
    })
    expect(status).toBe(403)
    seen.add('forbidden-host')
    const get = async (path: string) => {
      const response = await fetch(`${url}${path}`)
      return { status: response.status, headers: response.headers, body: { ...Object(await response.json()) } }
    }
    expectProblem(await get('/nowhere'), 'not-found')
    expectProblem(await get('/v1/events'), 'method-not-allowed')
  })
})

describe('in a batch', () => {
  it('only what is wrong is refused, with a pointer into that event', async () => {
    const [good, twice, large, other] = [fact(), fact(), fact(), fact()]
    const texts = [good, twice, { ...large, data: { note: 'x'.repeat(300_000) } }, other].map((each) =>
      JSON.stringify(each),
    )
    texts[1] = texts[1]?.replace('"present":33', '"present":33,"present":34') ?? ''
    const { status, body } = await single(`[${texts.join(',')}]`, {
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    })
    expect(status).toBe(207)
    expect(body['results']).toMatchObject([
      { outcome: 'stored', id: good.id },
      { outcome: 'refused', id: twice.id, code: 'not-representable', pointer: '/data/present' },
      { outcome: 'refused', id: large.id, code: 'event-too-large' },
      { outcome: 'stored', id: other.id },
    ])
    expect((await harness.facts()).some(({ id }) => id === twice.id || id === large.id)).toBe(false)
  })
})

describe('the problem codes', () => {
  it('were all met here, but those of a log that does not answer and of HTTP itself', () => {
    const http = ['headers-too-large', 'uri-too-long', 'expectation-failed', 'request-timeout']
    const elsewhere = ['overloaded', 'outcome-unknown', 'internal', ...http]
    expect([...seen, ...elsewhere].sort()).toEqual(Object.keys(PROBLEM_CODES).sort())
  })
})
