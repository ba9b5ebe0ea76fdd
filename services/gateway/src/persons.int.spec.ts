import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capability, measure, opened, payment, register, school } from '@ioc/projections/testing'
import { SocketClient } from './testing/socket-client.ts'
import { startFixture, type GatewayFixture } from './testing/fixture.ts'

const DAY = '2024-09-16'

/** For who has no right to small numbers, and for everybody, over the same facts. */
let withheld: GatewayFixture
let everybody: GatewayFixture
beforeAll(async () => {
  withheld = await startFixture({ audience: { seesSmallNumbers: false } })
  everybody = await startFixture({ facts: withheld.facts })
  await withheld.facts.append([
    opened('P', 'province'),
    opened('D1', 'district', 'P'),
    school('FEW', 'D1', ['TH']),
    school('MANY', 'D1', ['THCS']),
    // Nobody could tell three who are absent from the whole, were it shown beside the rest.
    register('FEW', '1A', 32, 35),
    register('MANY', '6A', 300, 320),
    measure('FEW', 'stem-learners', { part: 3, whole: 200 }),
    measure('MANY', 'stem-learners', { part: 90, whole: 200 }),
    measure('FEW', 'stem-rooms', { value: 2 }),
    capability('FEW', 'lms', true),
    payment('FEW', 'p1', 700, 'cash', `${DAY}T08:00:00+07:00`),
  ])
  await withheld.facts.confirm(withheld.clock.real())
})
afterAll(async () => {
  await everybody.close()
  await withheld.close()
})

const ask = async (gateway: GatewayFixture, query: string): Promise<Readonly<Record<string, unknown>>> => {
  const { data, errors } = await gateway.query(query)
  expect(errors).toBeUndefined()
  return data ?? {}
}

const FIELDS = '{ value numerator denominator percent suppressed }'
const NOTHING = { value: null, numerator: null, denominator: null, percent: null, suppressed: true }
const ALL = { value: '32', numerator: '32', denominator: '35', percent: 91.4, suppressed: false }

/** Each way to a figure of attendance of the school with three who are absent. */
const WAYS: Readonly<Record<string, string>> = {
  figure: `{ of: figure(metric: "attendance.present", unit: "FEW", period: "${DAY}") ${FIELDS} }`,
  attendance: `{ of: attendance(unit: "FEW", date: "${DAY}", session: morning) ${FIELDS} }`,
  'attendance of a school': `{ school(code: "FEW") { of: attendance(date: "${DAY}", session: morning) ${FIELDS} } }`,
  'the wall': `{ wall(unit: "FEW", date: "${DAY}", session: morning) { of: attendance ${FIELDS} } }`,
  'levels of the wall': `{ wall(unit: "P", date: "${DAY}", session: morning) { byLevel { level of: figure ${FIELDS} } } }`,
  rows: `{ figures(metric: "attendance.present", unit: "P", period: "${DAY}", by: ["unit.school"]) { rows { of: figure ${FIELDS} } } }`,
}

/** The first figure named `of` in an answer. */
function figureIn(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return undefined
  if ('of' in data) return data.of
  return Object.values(data)
    .map(figureIn)
    .find((found) => found !== undefined)
}

describe('a figure that tells of one to four persons', () => {
  for (const [way, query] of Object.entries(WAYS))
    it(`is withheld by ${way} from who has no right to it, and shown to everybody else`, async () => {
      expect(figureIn(await ask(withheld, query))).toEqual(NOTHING)
      expect(figureIn(await ask(everybody, query))).toEqual(ALL)
    })

  it('is withheld in measures and in plans, without a verdict on it', async () => {
    const query = `{
      measure(code: "stem-learners", unit: "FEW", level: TH, period: "2024") ${FIELDS}
      kpi(pack: "dt-2024", unit: "FEW") { indicators { code figure { value percent verdict suppressed } } } }`
    const { measure: part, kpi } = await ask(withheld, query)
    expect(part).toEqual(NOTHING)
    const { indicators } = kpi as { indicators: { code: string; figure: unknown }[] }
    expect(indicators.find(({ code }) => code === 'stem-learners')?.figure).toEqual({
      ...{ value: null, percent: null, verdict: null, suppressed: true },
    })
    expect((await ask(everybody, query))['measure']).toMatchObject({ numerator: '3', suppressed: false })
  })

  it('is withheld over the socket as over HTTP', async () => {
    const query = `query @live { figure(metric: "attendance.present", unit: "FEW", period: "${DAY}") ${FIELDS} }`
    const client = await SocketClient.connect(withheld.gateway.url)
    client.send({ id: '1', type: 'subscribe', payload: { query } })
    const answers = () => client.messages.filter(({ type }) => type === 'next')
    await withheld.until(() => answers().length > 0)
    expect(answers()[0]?.payload).toMatchObject({ data: { figure: NOTHING } })
    client.close()
  })

  it('has no facts behind it, which would tell as much; who did not report is still named', async () => {
    const query = `{ figure(metric: "attendance.present", unit: "FEW", period: "${DAY}") {
      n: facts(of: NUMERATOR) { totalCount edges { unit } } d: facts(of: DENOMINATOR) { totalCount }
      m: facts(of: MISSING) { totalCount } } }`
    expect((await ask(withheld, query))['figure']).toEqual({
      n: { totalCount: 0, edges: [] },
      d: { totalCount: 0 },
      m: { totalCount: 0 },
    })
    expect((await ask(everybody, query))['figure']).toMatchObject({ n: { totalCount: 1 }, d: { totalCount: 1 } })
  })

  it('is no cell and no point of the wall, where only what counts few is hidden', async () => {
    const counts = 'present enrolled presentExact enrolledExact suppressed'
    const query = `{ wall(unit: "P", date: "${DAY}", session: morning) {
      schools { school state ${counts} } curve { level ${counts} } } }`
    const { schools, curve } = (await ask(withheld, query))['wall'] as {
      schools: { school: string }[]
      curve: { level: string | null }[]
    }
    const hidden = { present: 0, enrolled: 0, presentExact: '0', enrolledExact: '0', suppressed: true }
    const shown = { present: 300, enrolled: 320, presentExact: '300', enrolledExact: '320', suppressed: false }
    expect(schools).toEqual([
      { school: 'FEW', state: 'normal', ...hidden },
      { school: 'MANY', state: 'normal', ...shown },
    ])
    expect(curve.filter(({ level }) => level === 'TH')).toEqual([{ level: 'TH', ...hidden }])
    expect(curve.filter(({ level }) => level === 'THCS')).toEqual([{ level: 'THCS', ...shown }])
    const all = (await ask(everybody, query))['wall'] as { schools: unknown[] }
    expect(all.schools[0]).toMatchObject({ present: 32, enrolledExact: '35', suppressed: false })
  })
})

describe('what counts no persons, or many', () => {
  it('is shown to everybody, however small it is', async () => {
    const answer = await ask(
      withheld,
      `{ rooms: measure(code: "stem-rooms", unit: "FEW", period: "2024") { value suppressed }
        lms: capability(code: "lms", unit: "FEW", period: "2024") { numerator denominator suppressed }
        paid: payments(unit: "FEW", from: "${DAY}", to: "${DAY}") { total cashless { numerator suppressed } }
        many: figure(metric: "attendance.present", unit: "MANY", period: "${DAY}") { value suppressed } }`,
    )
    expect(answer).toEqual({
      rooms: { value: '2', suppressed: false },
      lms: { numerator: '1', denominator: '1', suppressed: false },
      paid: { total: '700', cashless: { numerator: '0', suppressed: false } },
      many: { value: '300', suppressed: false },
    })
  })
})
