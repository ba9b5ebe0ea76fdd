import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tableOf } from '@ioc/projections/queries'
import { readModels } from '@ioc/projections/read-models'
import { capability, opened, register, school } from '@ioc/projections/testing'
import { startFixture, type GatewayFixture } from './testing/fixture.ts'

let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([
    opened('P', 'province'),
    opened('C1', 'commune', 'P'),
    opened('C2', 'commune', 'P'),
    school('S1', 'C1', ['TH']),
    school('S2', 'C1', ['THCS', 'TH']),
    school('S3', 'C2', ['THPT']),
    register('S1', '1A', 30, 35),
    register('S2', '6A', 20, 40, { time: '2024-09-16T07:10:00+07:00' }),
    register('S1', '1B', 36, 35, { flags: ['present-exceeds-enrolled'] }),
    capability('S1', 'cashless-payment', true),
    capability('S3', 'cashless-payment', true, { level: 'THPT' }),
  ])
  await gateway.facts.deadLetter('the data is not JSON')
  await gateway.facts.confirm(gateway.clock.real())
})
afterAll(() => gateway.close())

const FIGURE = `value numerator denominator percent target verdict printed asOf { position time }
  freshness { state ageSeconds } quality { flagged } sources { reporting expected }`

describe('GraphQL over HTTP', () => {
  it('answers a figure with its age and origin', async () => {
    const { data } = await gateway.query(
      `{ attendance(unit: "P", date: "2024-09-16", session: morning) { ${FIGURE} } }`,
    )
    expect(data?.['attendance']).toEqual({
      value: '86',
      numerator: '86',
      denominator: '110',
      percent: 78.2,
      target: null,
      verdict: null,
      printed: null,
      asOf: { position: '120', time: '2024-09-16T08:00:00+07:00' },
      freshness: { state: 'fresh', ageSeconds: expect.any(Number) as number },
      quality: { flagged: 1 },
      sources: { reporting: 2, expected: 3 },
    })
  })

  it('answers many figures at one position', async () => {
    const { data } = await gateway.query(`{
      a: capability(code: "cashless-payment", unit: "P", period: "2024") { numerator denominator percent }
      b: capability(code: "cashless-payment", unit: "P", level: THPT, period: "2024") { numerator denominator percent }
      c: measure(code: "stem-rooms", unit: "P", period: "2024", dimensions: []) { value sources { expected } }
      d: payments(unit: "P", from: "2024-09-01", to: "2024-09-30") { total byMethod { method } cashless { percent } }
      health { caughtUp generation position deadLetters services { name } }
    }`)
    expect(data).toEqual({
      a: { numerator: '2', denominator: '3', percent: 66.7 },
      b: { numerator: '1', denominator: '1', percent: 100 },
      c: { value: null, sources: { expected: 3 } },
      d: { total: null, byMethod: [], cashless: { percent: null } },
      health: { caughtUp: true, generation: 1, position: '120', deadLetters: 1, services: [] },
    })
  })

  it('lists units page by page', async () => {
    const page = async (after: string | null) =>
      gateway.query(
        `query ($after: String) { units(kind: school, first: 2, after: $after) {
           totalCount edges { node { code parent { code parent { code } } } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      )
    const first = await page(null)
    expect(first.data?.['units']).toMatchObject({
      totalCount: 3,
      edges: [{ node: { code: 'S1', parent: { code: 'C1', parent: { code: 'P' } } } }, { node: { code: 'S2' } }],
      pageInfo: { hasNextPage: true },
    })
    const cursor = (first.data?.['units'] as { pageInfo: { endCursor: string } }).pageInfo.endCursor
    const second = await page(cursor)
    expect(second.data?.['units']).toMatchObject({
      edges: [{ node: { code: 'S3' } }],
      pageInfo: { hasNextPage: false },
    })
  })

  it('drills down to a school and the facts behind its figure', async () => {
    const { data } = await gateway.query(`{ school(code: "S1") {
      unit { name kind levels reportingLevel openedOn closedOn }
      attendance(date: "2024-09-16", session: morning) { numerator denominator }
      capabilities(period: "2024") { capability inUse level }
      facts(first: 2) { edges { node { position type time flags } } pageInfo { hasNextPage } } } 
      none: school(code: "nope") { unit { code } } }`)
    expect(data).toMatchObject({
      school: {
        unit: {
          name: 'S1',
          kind: 'school',
          levels: ['TH'],
          reportingLevel: 'TH',
          openedOn: '2020-01-01',
          closedOn: null,
        },
        attendance: { numerator: '66', denominator: '70' },
        facts: {
          edges: [
            { node: { position: '100', type: 'vn.edu.declaration.capability-reported.v2' } },
            { node: { position: '90', flags: ['present-exceeds-enrolled'], time: '2024-09-16T07:00:00+07:00' } },
          ],
          pageInfo: { hasNextPage: true },
        },
      },
      none: null,
    })
    const states = (data?.['school'] as { capabilities: { capability: string; inUse: boolean | null }[] }).capabilities
    expect(states.find(({ capability: code }) => code === 'cashless-payment')).toEqual({
      capability: 'cashless-payment',
      inUse: true,
      level: 'TH',
    })
    expect(states.find(({ capability: code }) => code === 'lms')?.inUse).toBeNull()
  })

  it('counts facts of every type by unit and day, and lists dead letters', async () => {
    const { data } = await gateway.query(`{
      factCounts(unit: "S1", from: "2024-09-16", to: "2024-09-16") { type unit day count }
      facts(unit: "C1", type: "vn.edu.attendance.session-taken.v1", first: 1) { edges { node { unit } } }
      deadLetters { totalCount edges { node { position reason bytes } } } }`)
    expect(data).toMatchObject({
      factCounts: [
        { type: 'vn.edu.attendance.session-taken.v1', unit: 'S1', day: '2024-09-16', count: 2 },
        { type: 'vn.edu.declaration.capability-reported.v2', count: 1 },
        { type: 'vn.edu.organisation.unit-opened.v1', count: 1 },
      ],
      facts: { edges: [{ node: { unit: 'S1' } }] },
      deadLetters: {
        totalCount: 1,
        edges: [{ node: { position: '120', reason: 'the data is not JSON', bytes: 'e30=' } }],
      },
    })
  })

  it('answers what the wall draws', async () => {
    const { data } = await gateway.query(`{ wall(date: "2024-09-16", session: morning) {
      generation position unit date session time rate attendance { numerator denominator }
      byLevel { level figure { numerator denominator sources { reporting expected } } }
      curve { minute level present enrolled } schools { school state present enrolled classes } health { caughtUp } } }`)
    expect(data?.['wall']).toEqual({
      generation: 1,
      position: '120',
      unit: 'P',
      date: '2024-09-16',
      session: 'morning',
      time: expect.stringMatching(/\+07:00$/) as string,
      rate: 1,
      attendance: { numerator: '86', denominator: '110' },
      byLevel: [
        { level: 'TH', figure: { numerator: '66', denominator: '70', sources: { reporting: 1, expected: 1 } } },
        { level: 'THCS', figure: { numerator: '20', denominator: '40', sources: { reporting: 1, expected: 1 } } },
        { level: 'THPT', figure: { numerator: null, denominator: null, sources: { reporting: 0, expected: 1 } } },
      ],
      curve: [
        { minute: 420, level: 'TH', present: 66, enrolled: 70 },
        { minute: 420, level: null, present: 66, enrolled: 70 },
        { minute: 430, level: 'THCS', present: 20, enrolled: 40 },
        { minute: 430, level: null, present: 86, enrolled: 110 },
      ],
      schools: [
        { school: 'S1', state: 'flagged', present: 66, enrolled: 70, classes: 2 },
        { school: 'S2', state: 'low', present: 20, enrolled: 40, classes: 1 },
        { school: 'S3', state: 'missing', present: 0, enrolled: 0, classes: 0 },
      ],
      health: { caughtUp: true },
    })
  })

  it('judges a plan by its targets', async () => {
    const { data } = await gateway.query(`{ kpi(pack: "dt-2024", unit: "P") { code owner period
      indicators { code level figure { percent target verdict } } } none: kpi(pack: "nope", unit: "P") { code } }`)
    const pack = data?.['kpi'] as { indicators: { code: string }[] }
    expect(data?.['none']).toBeNull()
    expect(pack).toMatchObject({ code: 'dt-2024', period: '2024' })
    expect(pack.indicators.find(({ code }) => code === 'cashless-payment')).toEqual({
      code: 'cashless-payment',
      level: null,
      figure: { percent: 66.7, target: 80, verdict: 'missed' },
    })
    expect(pack.indicators.find(({ code }) => code === 'stem-learners')).toMatchObject({
      figure: { percent: null, target: 30, verdict: null },
    })
  })
})

describe('errors', () => {
  const codeOf = async (query: string, headers: Record<string, string> = {}) => {
    const { errors, data, status } = await gateway.query(query, {}, headers)
    return { code: errors?.[0]?.extensions['code'], extensions: errors?.[0]?.extensions, data, status, errors }
  }

  it('names what the client got wrong', async () => {
    const attendance = (date: string) => `{ attendance(unit: "P", date: "${date}", session: morning) { value } }`
    expect(await codeOf(attendance('2024-02-30'))).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 })
    expect(await codeOf('{ capability(code: "lms", unit: "P", period: "24") { value } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
    })
    expect(await codeOf('{ capability(code: "nope", unit: "P", period: "2024") { value } }')).toMatchObject({
      code: 'UNKNOWN_CODE',
    })
    expect(await codeOf('{ units(first: 1001) { totalCount } }')).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await codeOf('{ nope }')).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 })
    expect(await codeOf('{ nope')).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 })
  })

  it('refuses operations that are too deep or cost too much, but not introspection', async () => {
    const nested = (depth: number): string => (depth === 0 ? '{ code }' : `{ parent ${nested(depth - 1)} }`)
    expect(await codeOf(`{ school(code: "S1") { unit ${nested(12)} } }`)).toMatchObject({ code: 'TOO_LARGE' })
    const wide = `{ units(first: 1000) { edges { node { children(first: 1000) { edges { node { code } } } } } } }`
    expect(await codeOf(wide)).toMatchObject({ code: 'TOO_LARGE' })
    const { getIntrospectionQuery } = await import('graphql')
    expect((await gateway.query(getIntrospectionQuery())).errors).toBeUndefined()
  })

  it('waits for the position asked for, and says so when it does not come', async () => {
    const query = '{ health { position } }'
    const header = (position: string) => ({ 'ioc-at-least': position })
    expect((await gateway.query(query, {}, header('120'))).data).toEqual({ health: { position: '120' } })
    expect(await codeOf(query, header('99999'))).toMatchObject({
      code: 'NOT_YET',
      extensions: { code: 'NOT_YET', position: '120' },
    })
    expect(await codeOf(query, header('soon'))).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('hides what went wrong inside', async () => {
    const model = readModels.find(({ name }) => name === 'payments')
    if (model === undefined) throw new Error('no such read model')
    const table = `ioc_g1.${tableOf(model)}`
    await gateway.facts.clickhouse.command(`RENAME TABLE ${table} TO ioc_g1.payments_away`)
    const answer = await codeOf('{ payments(unit: "P", from: "2024-09-01", to: "2024-09-30") { total } }')
    await gateway.facts.clickhouse.command(`RENAME TABLE ioc_g1.payments_away TO ${table}`)
    expect(answer).toMatchObject({ code: 'INTERNAL', data: null })
    expect(JSON.stringify(answer.errors)).not.toContain('payments_away')
    expect(answer.errors?.[0]?.message).toBe('Internal error')
  })
})

describe('the HTTP server', () => {
  it('serves the wall, its files, the explorer from local files, and health', async () => {
    const page = await gateway.get('/wall?scene=grid')
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('<title>wall</title>') as string })
    expect((await gateway.get('/')).status).toBe(200)
    expect((await gateway.get('/assets/app.js')).text).toContain('wall')
    const explorer = await gateway.get('/explorer')
    expect(explorer.text).toContain('<title>Altair</title>')
    expect((await gateway.get('/explorer/main.js')).status).toBe(200)
    expect(explorer.text).not.toMatch(/(src|href)="https?:/)
    expect((await gateway.get('/healthz')).status).toBe(200)
    expect((await gateway.get('/metrics')).text).toContain('ioc_gateway_position 120')
    expect((await gateway.get('/nothing-here')).status).toBe(404)
  })

  it('is ready while the read models are level with the log, and says since when they are not', async () => {
    await gateway.facts.confirm(gateway.clock.real())
    await gateway.until(async () => (await gateway.get('/readyz')).status === 200)
    gateway.clock.advance(60_000)
    await gateway.until(async () => (await gateway.get('/readyz')).status === 503)
    const { data } = await gateway.query('{ health { caughtUp freshness { state ageSeconds } } }')
    expect(data?.['health']).toMatchObject({ caughtUp: false, freshness: { state: 'stale' } })
  })

  it('refuses foreign hosts and origins', async () => {
    expect((await gateway.get('/wall', { origin: 'https://evil.example' })).status).toBe(403)
  })
})
