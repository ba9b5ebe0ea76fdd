import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capability, opened, register, school } from '@ioc/projections/testing'
import { isUnitArgument } from './graphql/arguments.ts'
import { gatewaySchema } from './graphql/schema.ts'
import { startFixture, until, type GatewayFixture } from './testing/fixture.ts'
import { SocketClient } from './testing/socket-client.ts'

const HUE = '94-TH-Huế'.normalize('NFC')
let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([
    opened('P', 'province'),
    opened('C1', 'commune', 'P'),
    school(HUE, 'C1', ['TH']),
    register(HUE, '1A', 30, 35),
    // Named by a fact of its own, and opened by none.
    register('NEW', '1A', 7, 8),
    // Named only as somebody's parent.
    opened('C2', 'commune', 'SOON'),
    capability(HUE, 'cashless-payment', true),
  ])
  await gateway.facts.confirm(gateway.clock.real())
})
afterAll(() => gateway.close())

const period = 'period: "2024"'
const day = 'date: "2024-09-16", session: morning'
const days = 'from: "2024-09-01", to: "2024-09-30"'

/** A question for each argument of the schema that is a unit's code. */
const QUESTIONS: Readonly<Record<string, (unit: string) => string>> = {
  'capability.unit': (unit) => `{ capability(code: "cashless-payment", unit: ${unit}, ${period}) { numerator } }`,
  'measure.unit': (unit) => `{ measure(code: "stem-rooms", unit: ${unit}, ${period}) { value } }`,
  'attendance.unit': (unit) => `{ attendance(unit: ${unit}, ${day}) { numerator denominator } }`,
  'payments.unit': (unit) => `{ payments(unit: ${unit}, ${days}) { total } }`,
  'figure.unit': (unit) => `{ figure(metric: "attendance.present", unit: ${unit}, ${period}) { value } }`,
  'figures.unit': (unit) =>
    `{ figures(metric: "attendance.present", unit: ${unit}, ${period}, by: ["level"]) { totalCount } }`,
  'kpi.unit': (unit) => `{ kpi(pack: "dt-2024", unit: ${unit}) { code } }`,
  'units.under': (unit) => `{ units(under: ${unit}) { totalCount } }`,
  'facts.unit': (unit) => `{ facts(unit: ${unit}) { edges { node { unit } } } }`,
  'factCounts.unit': (unit) => `{ factCounts(unit: ${unit}, ${days}) { count } }`,
  'wall.unit': (unit) => `{ wall(unit: ${unit}, ${day}) { unit attendance { numerator } } }`,
}
const questions = Object.entries(QUESTIONS)
const quoted = (text: string): string => JSON.stringify(text)

async function codeOf(query: string, variables: Record<string, unknown> = {}) {
  const { errors, status } = await gateway.query(query, variables)
  return { code: errors?.[0]?.extensions['code'], message: errors?.[0]?.message ?? '', status }
}

describe('a unit that no fact names', () => {
  it('can be asked for in no question that this spec does not know', () => {
    const fields = Object.values(gatewaySchema().getQueryType()?.getFields() ?? {})
    const asked = fields.flatMap(({ name, args }) => args.filter(isUnitArgument).map((arg) => `${name}.${arg.name}`))
    expect(asked.sort()).toEqual(Object.keys(QUESTIONS).sort())
  })

  it.each(questions)('is an error that names it: %s', async (_name, question) => {
    const { code, message } = await codeOf(question(quoted('nope')))
    expect(code).toBe('UNKNOWN_UNIT')
    expect(message).toContain('"nope"')
  })

  it.each(questions)('is none as soon as a fact names it, whatever the fact: %s', async (_name, question) => {
    for (const unit of ['P', HUE, 'NEW', 'SOON']) {
      expect((await gateway.query(question(quoted(unit)))).errors).toBeUndefined()
    }
  })

  it('does not take the other answers of its operation along', async () => {
    const { data, errors } = await gateway.query(`{ school(code: "nope") { unit { code } } health { generation }
      kpi(pack: "dt-2024", unit: "nope") { code } }`)
    expect(data).toEqual({ school: null, health: { generation: 1 }, kpi: null })
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNKNOWN_UNIT'])
  })

  it('is told to a screen, which gets the wall as soon as there is such a unit', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    const query = `subscription { wall(unit: "LATER", ${day}) { unit } }`
    client.send({ id: '1', type: 'subscribe', payload: { query } })
    const answers = () =>
      client.messages.filter(({ type }) => type === 'next').map(({ payload }) => JSON.stringify(payload))
    await until(() => answers().some((answer) => answer.includes('UNKNOWN_UNIT') && answer.includes('LATER')))
    await gateway.facts.append([opened('LATER', 'commune', 'P')])
    await until(() => answers().at(-1)?.includes('"unit":"LATER"') === true)
    client.close()
  })
})

describe('a text that names something', () => {
  const written = [HUE, HUE.normalize('NFD'), ` ${HUE}`, `${HUE}\u00a0`, `\u200b${HUE.normalize('NFD')}\ufeff\n`]

  it.each(questions)('means the same however it is written: %s', async (_name, question) => {
    const answers = new Set<string>()
    for (const unit of written) answers.add(JSON.stringify((await gateway.query(question(quoted(unit)))).data))
    expect(answers.size).toBe(1)
  })

  it('means the same in a variable, in a list and in an object', async () => {
    const query =
      'query ($u: ID!, $c: ID!, $d: [DimensionInput!]) { measure(code: $c, unit: $u, period: "2024 ", dimensions: $d) { value } }'
    const dimensions = (name: string) => [{ name, value: 'x' }]
    const { errors } = await gateway.query(query, { u: written[4], c: ' stem-rooms\u200b', d: dimensions('lo\u1ea1i') })
    expect(errors).toBeUndefined()
    const twice = [...dimensions('lo\u1ea1i'), ...dimensions(' lo\u0061\u0323i')]
    expect(await codeOf(query, { u: HUE, c: 'stem-rooms', d: twice })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'dimensions: a name stands twice',
    })
  })

  it('means the same for schools, plans, types and days', async () => {
    const { data, errors } = await gateway.query(`{
      school(code: ${quoted(HUE.normalize('NFD'))}) { unit { code } attendance(date: " 2024-09-16", session: morning) { numerator } }
      kpi(pack: "dt-2024\u00a0", unit: "P") { code }
      facts(unit: "P", type: " vn.edu.attendance.session-taken.v1") { edges { node { unit } } } }`)
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      school: { unit: { code: HUE }, attendance: { numerator: '30' } },
      kpi: { code: 'dt-2024' },
      facts: { edges: [{ node: { unit: HUE } }] },
    })
  })

  it.each(questions)('must say something, and the argument is named: %s', async (name, question) => {
    for (const nothing of ['""', '"  "', '"\u200b\u00a0"']) {
      const { code, message, status } = await codeOf(question(nothing))
      expect([status, code, message.split(':')[0]]).toEqual([400, 'BAD_USER_INPUT', name.split('.')[1]])
    }
  })

  it('must say something where it stands deep inside', async () => {
    const query =
      'query ($d: [DimensionInput!]) { measure(code: "stem-rooms", unit: "P", period: "2024", dimensions: $d) { value } }'
    const place = async (d: object) => (await codeOf(query, { d })).message.split(':')[0]
    expect(
      await place([
        { name: 'a', value: 'b' },
        { name: ' ', value: 'b' },
      ]),
    ).toBe('dimensions[1].name')
    expect(await place([{ name: 'a', value: '' }])).toBe('dimensions[0].value')
    expect(await place([{ name: '\ud800', value: 'b' }])).toBe('variables.d[0].name')
  })
})

describe('a cursor', () => {
  const lists = [
    (after: string) => `{ units(after: ${after}) { totalCount } }`,
    (after: string) => `{ facts(unit: "P", after: ${after}) { edges { cursor } } }`,
    (after: string) => `{ deadLetters(after: ${after}) { totalCount } }`,
    (after: string) => `{ school(code: ${quoted(HUE)}) { facts(after: ${after}) { edges { cursor } } } }`,
  ]
  const base64 = (text: string) => Buffer.from(text).toString('base64url')

  it.each(['garbage!', '%%%%', 'YQ==', '/w', '_w', '\u1ebf', '', ' ', 'YWJj=', 'a'])(
    'that is not one of ours (%s) is refused, and named',
    async (cursor) => {
      for (const list of lists) {
        const { code, message } = await codeOf(list(quoted(cursor)))
        expect(code).toBe('BAD_USER_INPUT')
        expect(message).toMatch(/^after: /)
      }
    },
  )

  it.each(['', '-1', '1.5', '1e3', '99999999999999999999', '18446744073709551616', ' 1', 'x'])(
    'of positions that holds "%s" is refused',
    async (key) => {
      for (const list of lists.slice(1)) expect((await codeOf(list(quoted(base64(key))))).code).toBe('BAD_USER_INPUT')
    },
  )

  it('is a 400 where nothing came of the operation', async () => {
    expect((await codeOf('{ units(after: "garbage!") { totalCount } }')).status).toBe(400)
  })
})

describe('Ioc-At-Least', () => {
  it.each(['soon', '-1', '1.5', '0x10', '1, 2', '\u00a0', '999999999999999999999'])(
    'of "%s" is refused, also where nothing is read',
    async (position) => {
      const { status, errors } = await gateway.query('{ __typename }', {}, { 'ioc-at-least': position })
      expect([status, errors?.[0]?.extensions['code']]).toEqual([400, 'BAD_USER_INPUT'])
    },
  )

  it('may stand between spaces', async () => {
    const { errors } = await gateway.query('{ health { position } }', {}, { 'ioc-at-least': '\u00a010\u00a0' })
    expect(errors).toBeUndefined()
  })
})

describe('days', () => {
  it.each(['payments(unit: "P", RANGE) { total }', 'factCounts(unit: "P", RANGE) { count }'])(
    'that end before they begin are refused: %s',
    async (field) => {
      const ask = (range: string) => gateway.query(`{ ${field.replace('RANGE', range)} }`)
      const { errors } = await ask('from: "2024-09-02", to: "2024-09-01"')
      expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
      expect((await ask('from: "2024-09-01", to: "2024-09-01"')).errors).toBeUndefined()
    },
  )
})
