import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opened, school } from '@ioc/projections/testing'
import { startFixture, type GatewayFixture } from './testing/fixture.ts'

let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([opened('P', 'province'), school('S1', 'P', ['TH'])])
  await gateway.facts.confirm(gateway.clock.real())
})
afterAll(() => gateway.close())

const JSON_TYPE = 'application/json'
const GRAPHQL_TYPE = 'application/graphql-response+json'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly type: string
  readonly text: string
  readonly codes: readonly unknown[]
}

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${gateway.gateway.url}${path}`, init)
  const text = await response.text()
  const body = text.startsWith('{') ? (JSON.parse(text) as { errors?: { extensions: { code: string } }[] }) : {}
  const codes = (body.errors ?? []).map(({ extensions }) => extensions.code)
  const { status, headers } = response
  return { status, headers, type: headers.get('content-type') ?? '', text, codes }
}
const post = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask('/graphql', { method: 'POST', body, headers: { 'content-type': JSON_TYPE, ...headers } })
const operation = (query: string, headers: Record<string, string> = {}, more: object = {}): Promise<Answer> =>
  post(JSON.stringify({ query, ...more }), headers)
const inAddress = (parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(`/graphql?${new URLSearchParams(parameters).toString()}`, { headers })

describe('the public audit of GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${gateway.gateway.url}/graphql` })

  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s: %s', async (_id, _name, audit) => {
    const result = await audit.fn()
    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok')
  })

  it('has not become smaller', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60)
  })
})

describe('statuses', () => {
  const wrong = [
    '{',
    '{ nope }',
    '{ attendance(unit: "P", date: "2024-02-30", session: morning) { value } }',
    'fragment A on Unit { code }',
  ]

  it.each(wrong)('of an operation that cannot be run follow the form asked for: %s', async (query) => {
    const [graphql, json, plain] = [
      await operation(query, { accept: GRAPHQL_TYPE }),
      await operation(query, { accept: JSON_TYPE }),
      await operation(query),
    ]
    expect([graphql.status, json.status, plain.status]).toEqual([400, 200, 400])
    for (const { codes, text } of [graphql, json, plain]) {
      expect(codes[0]).toBe('BAD_USER_INPUT')
      expect(text).not.toContain('"data"')
    }
    expect([graphql.type, json.type, plain.type]).toEqual([
      `${GRAPHQL_TYPE}; charset=utf-8`,
      `${JSON_TYPE}; charset=utf-8`,
      `${JSON_TYPE}; charset=utf-8`,
    ])
  })

  it('of an operation that was run are 200, also where a part of it failed', async () => {
    const query =
      '{ health { generation } school(code: "S1") { attendance(date: "2024-09-16", session: morning) { value } } a: school(code: "") { unit { code } } }'
    for (const accept of [GRAPHQL_TYPE, JSON_TYPE, '*/*']) {
      const { status, codes, text } = await operation(query, { accept })
      expect([status, codes]).toEqual([200, ['BAD_USER_INPUT']])
      expect(text).toContain('"generation":1')
    }
  })

  it('of a request that is none are 400 in every form', async () => {
    const bodies = [
      '',
      '{',
      'null',
      '5',
      '"{}"',
      '[]',
      '[{"query":"{__typename}"}]',
      '{}',
      '{"query":""}',
      '{"query":null}',
    ]
    for (const accept of [GRAPHQL_TYPE, JSON_TYPE, '*/*']) {
      for (const body of bodies) {
        const { status, codes } = await post(body, { accept })
        expect([body, status, codes]).toEqual([body, 400, ['BAD_USER_INPUT']])
      }
    }
  })
})

describe('a request', () => {
  it('may leave out what it does not need, in every way', async () => {
    const query = '{ __typename }'
    for (const name of ['extensions', 'variables', 'operationName']) {
      expect((await operation(query, {}, { [name]: null })).status).toBe(200)
      expect((await inAddress({ query, [name]: '' })).status).toBe(200)
    }
    expect((await operation(query, {}, { unknown: 1 })).status).toBe(200)
    expect((await inAddress({ query, variables: 'null', extensions: '{}' })).status).toBe(200)
  })

  it('may begin with a byte order mark and name its charset', async () => {
    const body = JSON.stringify({ query: '{ __typename }' })
    expect((await post(`\ufeff${body}`)).status).toBe(200)
    expect((await post(body, { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(200)
  })

  it('may have any keys, which mean nothing where they name nothing', async () => {
    for (const more of [
      '"__proto__":{"query":"{ nope }"}',
      '"constructor":{"prototype":{}}',
      '"variables":{"__proto__":{"a":1}}',
    ]) {
      const { status, text } = await post(`{"query":"{ __typename }",${more}}`)
      expect([status, text]).toEqual([200, '{"data":{"__typename":"Query"}}'])
    }
    expect((await post('{"__proto__":{"query":"{ __typename }"}}')).status).toBe(400)
  })

  it('in another type, charset or packing is a 415 that says what to send', async () => {
    const body = JSON.stringify({ query: '{ __typename }' })
    const others = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/graphql',
      'application/json; charset=latin1',
    ]
    for (const type of others) {
      const { status, type: answered, text } = await post(body, { 'content-type': type })
      expect([status, answered]).toEqual([415, 'application/problem+json; charset=utf-8'])
      expect(text).toContain('application/json')
    }
    expect((await post(body, { 'content-encoding': 'gzip' })).status).toBe(415)
  })

  it('that accepts nothing of ours is a 406 that says what there is', async () => {
    for (const accept of ['text/html', 'application/xml', 'application/json;q=0']) {
      const { status, text } = await operation('{ __typename }', { accept })
      expect(status).toBe(406)
      expect(text).toContain(GRAPHQL_TYPE)
    }
  })

  it('by another method is a 405 that names the methods', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'LINK']) {
      const { status, headers } = await ask('/graphql', { method })
      expect([method, status, headers.get('allow')]).toEqual([method, 405, 'GET, HEAD, POST'])
    }
    expect((await ask('/graphql?query={__typename}', { method: 'HEAD' })).status).toBe(200)
  })

  it('may only ask in an address, and subscribe nowhere but over a socket', async () => {
    for (const query of ['mutation { a }', 'subscription { wall { unit } }']) {
      const { status, headers } = await inAddress({ query })
      expect([status, headers.get('allow')]).toEqual([405, 'POST'])
    }
    const { status, text } = await operation('subscription { wall { unit } }')
    expect(status).toBe(400)
    expect(text).toContain('WebSocket')
    expect((await operation('mutation { a }')).status).toBe(400)
    const two = 'query A { __typename } subscription B { wall { unit } }'
    expect((await inAddress({ query: two, operationName: 'A' })).status).toBe(200)
    expect((await inAddress({ query: two, operationName: 'B' })).status).toBe(405)
  })

  it('in an address that is not UTF-8 is refused', async () => {
    for (const bad of ['%zz', '%ED%A0%80', '%FF', '%']) {
      const { status, codes } = await ask(`/graphql?query={school(code:"${bad}"){unit{code}}}`)
      expect([bad, status, codes]).toEqual([bad, 400, ['BAD_USER_INPUT']])
    }
  })

  it('that is too large is a 413 with problem details', async () => {
    const { status, type } = await operation(`{ __typename } #${'x'.repeat(1_100_000)}`)
    expect([status, type]).toEqual([413, 'application/problem+json; charset=utf-8'])
  })

  it('is answered in private', async () => {
    const { headers } = await inAddress({ query: '{ health { position } }' })
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('vary')).toBe('Accept')
  })
})

describe('half of a surrogate pair', () => {
  const half = '\\ud800'
  const text = (document: string, variables = '{}') => `{"query":${JSON.stringify(document)},"variables":${variables}}`
  const attendance = 'query ($u: ID!) { attendance(unit: $u, date: "2024-09-16", session: morning) { value } }'
  const measure =
    'query ($d: [DimensionInput!]) { measure(code: "stem-rooms", unit: "P", period: "2024", dimensions: $d) { value } }'

  it.each([
    ['a variable', text(attendance, `{"u":"${half}"}`)],
    ['a part of a variable', text(attendance, `{"u":"S1${half}x"}`)],
    ['the name of a variable', text(attendance, `{"u":"S1","${half}":1}`)],
    ['the name of a dimension', text(measure, `{"d":[{"name":"${half}","value":"x"}]}`)],
    ['the value of a dimension', text(measure, `{"d":[{"name":"x","value":"\\udfff"}]}`)],
    ['a variable that nobody uses', text('{ __typename }', `{"x":[{"y":"${half}"}]}`)],
    ['the document', `{"query":"{ school(code: \\"${half}\\") { unit { code } } }"}`],
    ['an escape in the document', text(`{ school(code: "${half}") { unit { code } } }`)],
    ['the name of the operation', `{"query":"query A { __typename }","operationName":"A${half}"}`],
  ])('in %s is a 400 that names the place', async (_where, body) => {
    const { status, codes } = await post(body)
    expect([status, codes]).toEqual([400, ['BAD_USER_INPUT']])
  })

  it('together with its other half is a text', async () => {
    expect(
      (await post(text('query ($c: ID!) { school(code: $c) { unit { code } } }', '{"c":"\\ud83c\\udfc3"}'))).status,
    ).toBe(200)
  })
})
