import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capability, measure, opened, organisation, payment, register, school } from '@ioc/projections/testing'
import { startFixture, type GatewayFixture } from './testing/fixture.ts'

let gateway: GatewayFixture
let before: bigint
let corrected: bigint
beforeAll(async () => {
  gateway = await startFixture()
  before = await gateway.facts.append([
    opened('P', 'province', undefined, { name: 'Tỉnh Mẫu' }),
    opened('D1', 'district', 'P', { name: 'Huyện Một' }),
    opened('D2', 'district', 'P', { name: 'Huyện Hai' }),
    school('S1', 'D1', ['TH']),
    school('S2', 'D2', ['THCS']),
    school('S3', 'D2', ['THCS']),
    register('S1', '1A', 30, 35),
    register('S2', '6A', 20, 40, { flags: ['present-exceeds-enrolled'] }),
    capability('S1', 'lms', true),
    capability('S2', 'lms', false),
    measure('S1', 'stem-rooms', { value: 2 }),
    measure('S2', 'stem-rooms', { value: 3 }),
    payment('S1', 'p1', 700, 'cash', '2024-09-16T08:00:00+07:00'),
    payment('S2', 'p2', 300, 'vietqr', '2024-09-17T08:00:00+07:00'),
  ])
  corrected = await gateway.facts.append([
    register('S2', '6A', 39, 40, { corrected: true, time: '2024-09-16T09:00:00+07:00' }),
    organisation('S2', 'moved', { parent: 'D1', effectiveFrom: '2024-10-01' }),
  ])
  await gateway.facts.confirm(gateway.clock.real())
})
afterAll(() => gateway.close())

const ask = async (query: string): Promise<Readonly<Record<string, unknown>>> => {
  const { data, errors } = await gateway.query(query)
  expect(errors).toBeUndefined()
  return data ?? {}
}
const refusal = async (query: string): Promise<Readonly<Record<string, unknown>> | undefined> =>
  (await gateway.query(query)).errors?.[0]?.extensions

const DAY = 'metric: "attendance.present", unit: "P", period: "2024-09-16"'

describe('figure', () => {
  it('answers a metric with flags by name', async () => {
    const { figure } = await ask(`{ figure(${DAY}) { value numerator denominator percent key { name } suppressed
      quality { flagged flags { code count } } sources { reporting expected } asOf { position } } }`)
    expect(figure).toEqual({
      ...{ value: '69', numerator: '69', denominator: '75', percent: 92, key: null, suppressed: false },
      quality: { flagged: 0, flags: [] },
      sources: { reporting: 2, expected: 3 },
      asOf: { position: String(corrected) },
    })
  })

  it('filters by dimensions, attributes of units and level', async () => {
    const { a, b, c } = await ask(`{
      a: figure(${DAY}, where: [{ name: "session", values: ["afternoon"] }]) { value }
      b: figure(${DAY}, where: [{ name: "units", values: ["S1"] }]) { value }
      c: figure(${DAY}, level: THCS) { value denominator } }`)
    expect([a, b, c]).toEqual([{ value: null }, { value: '30' }, { value: '39', denominator: '40' }])
  })

  it('takes an empty text in a filter for what is not said', async () => {
    const { figure } = await ask(`{ figure(metric: "payments.amount", unit: "P", period: "2024-09",
      where: [{ name: "fee-kind", values: [""] }]) { value } }`)
    expect(figure).toEqual({ value: '1000' })
  })

  it('is read as units belong on another day, where that is asked for', async () => {
    const { then, now } = await ask(`{
      then: figure(metric: "attendance.present", unit: "D1", period: "2024-09-16") { value }
      now: figure(metric: "attendance.present", unit: "D1", period: "2024-09-16", hierarchy: { at: "2024-10-02" }) { value } }`)
    expect([then, now]).toEqual([{ value: '30' }, { value: '69' }])
  })

  it('says what is wrong with a question, and how to mend it', async () => {
    expect(await refusal('{ figure(metric: "x.y", unit: "P", period: "2024") { value } }')).toMatchObject({
      code: 'UNKNOWN_METRIC',
    })
    expect(await refusal(`{ figure(${DAY}, where: [{ name: "colour", values: ["red"] }]) { value } }`)).toMatchObject({
      code: 'UNKNOWN_DIMENSION',
      hint: expect.stringContaining('session') as string,
    })
    expect(
      await refusal('{ figure(metric: "attendance.present", unit: "P", period: "2024-13") { value } }'),
    ).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(
      await refusal('{ figure(metric: "attendance.present", unit: "nowhere", period: "2024") { value } }'),
    ).toMatchObject({ code: 'UNKNOWN_UNIT' })
    const twice = '[{ name: "session", values: ["morning"] }, { name: "session", values: ["afternoon"] }]'
    expect(await refusal(`{ figure(${DAY}, where: ${twice}) { value } }`)).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('is answered at most 200 times an operation, in at most four hierarchies', async () => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_, index) => `f${index}: figure(${DAY}) { value }`).join(' ')
    expect((await gateway.query(`{ ${many(200)} }`)).errors).toBeUndefined()
    expect(await refusal(`{ ${many(201)} }`)).toMatchObject({ code: 'TOO_LARGE' })
    const days = [1, 2, 3, 4, 5].map((day) => `d${day}: figure(${DAY}, hierarchy: { at: "2024-10-0${day}" }) { value }`)
    expect(await refusal(`{ ${days.join(' ')} }`)).toMatchObject({ code: 'TOO_LARGE' })
  })
})

describe('figures', () => {
  it('breaks a figure down by units and dimensions, with names that people read', async () => {
    const { figures } = await ask(`{ figures(${DAY}, by: ["unit.district", "level"]) {
      rows { keys { name value label en: label(locale: en) } figure { value denominator } } totalCount pageInfo { hasNextPage } } }`)
    const key = (unit: string, name: string, level: string, vi: string, en: string) => [
      { name: 'unit.district', value: unit, label: name, en: name },
      { name: 'level', value: level, label: vi, en },
    ]
    expect(figures).toEqual({
      rows: [
        { keys: key('D1', 'Huyện Một', 'TH', 'Tiểu học', 'Primary'), figure: { value: '30', denominator: '35' } },
        {
          keys: key('D2', 'Huyện Hai', 'THCS', 'Trung học cơ sở', 'Lower secondary'),
          figure: { value: '39', denominator: '40' },
        },
      ],
      totalCount: 2,
      pageInfo: { hasNextPage: false },
    })
  })

  it('refuses rows that would not add up, too many names, and foreign cursors', async () => {
    const by = (names: string, more = ''): string => `{ figures(${DAY}, by: [${names}]${more}) { totalCount } }`
    expect(await refusal(by('"classId"'))).toMatchObject({ code: 'NOT_ADDITIVE', hint: expect.any(String) as string })
    expect(await refusal(by('"level", "session", "grade", "day"'))).toMatchObject({ code: 'TOO_LARGE' })
    expect(await refusal(by('"level"', ', after: "bm90IG9uZQ"'))).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await refusal(by('"level"', ', first: 0'))).toMatchObject({ code: 'BAD_USER_INPUT' })
  })
})

describe('metrics', () => {
  it('lists what can be asked for, in both languages', async () => {
    const { metrics, all } = await ask(`{ all: metrics { code }
      metrics(search: "không dùng tiền mặt", family: "payments") { code name en: name(locale: en) unit family overUnits overTime
        reporter persons dimensions { name kind values } } }`)
    expect(metrics).toMatchObject([{ code: 'payments.cashless-share', family: 'payments', reporter: 'school' }])
    expect(all).toEqual(expect.arrayContaining([{ code: 'attendance.present' }, { code: 'capability.lms' }]))
  })
})

describe('what is behind a figure', () => {
  it('are the reports that count, and who did not report', async () => {
    const { figure } = await ask(`{ figure(${DAY}) {
      facts { totalCount edges { unit fact { type unit } } }
      missing: facts(of: MISSING) { totalCount edges { unit fact { type } } pageInfo { hasNextPage } } } }`)
    expect(figure).toEqual({
      facts: {
        totalCount: 2,
        edges: [
          { unit: 'S2', fact: { type: 'vn.edu.attendance.session-corrected.v1', unit: 'S2' } },
          { unit: 'S1', fact: { type: 'vn.edu.attendance.session-taken.v1', unit: 'S1' } },
        ],
      },
      missing: { totalCount: 1, edges: [{ unit: 'S3', fact: null }], pageInfo: { hasNextPage: false } },
    })
  })

  it('tells numerator and denominator apart, of shorthands and rows too', async () => {
    const {
      payments,
      capability: lms,
      measure: rooms,
      figures,
    } = await ask(`{
      payments(unit: "P", from: "2024-09-01", to: "2024-09-30") {
        cashless { facts { edges { unit } } all: facts(of: DENOMINATOR) { edges { unit } } } }
      capability(code: "lms", unit: "P", period: "2024") {
        facts { edges { unit } } all: facts(of: DENOMINATOR) { totalCount } missing: facts(of: MISSING) { edges { unit } } }
      measure(code: "stem-rooms", unit: "P", period: "2024") { facts { edges { unit } } }
      figures(${DAY}, by: ["unit.district"]) { rows { figure { facts { edges { unit } } } } } }`)
    const units = (...codes: string[]) => ({ edges: codes.map((unit) => ({ unit })) })
    expect(payments).toEqual({ cashless: { facts: units('S2'), all: units('S2', 'S1') } })
    expect(lms).toEqual({ facts: units('S1'), all: { totalCount: 2 }, missing: units('S3') })
    expect(rooms).toEqual({ facts: units('S2', 'S1') })
    expect(figures).toEqual({
      rows: [{ figure: { facts: units('S1') } }, { figure: { facts: units('S2') } }],
    })
  })

  it('comes in pages', async () => {
    const page = async (after: string) =>
      (
        await ask(
          `{ figure(${DAY}) { facts(first: 1${after}) { edges { unit } pageInfo { hasNextPage endCursor } } } }`,
        )
      )['figure'] as { facts: { edges: unknown; pageInfo: { hasNextPage: boolean; endCursor: string } } }
    const first = await page('')
    expect(first.facts).toMatchObject({ edges: [{ unit: 'S2' }], pageInfo: { hasNextPage: true } })
    const second = await page(`, after: "${first.facts.pageInfo.endCursor}"`)
    expect(second.facts).toMatchObject({ edges: [{ unit: 'S1' }], pageInfo: { hasNextPage: false } })
    expect(await refusal(`{ figure(${DAY}) { facts(after: "%%") { totalCount } } }`)).toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })
})

describe('@asOf', () => {
  it('reads the whole operation as it was at a position or time', async () => {
    const at = (moment: string): string => `query Q @asOf(${moment}) { figure(${DAY}) { value asOf { position time }
      quality { flags { code count } } } attendance(unit: "P", date: "2024-09-16", session: morning) { value } units(at: "2024-10-02", under: "D1") { totalCount } }`
    const then = {
      figure: {
        value: '50',
        asOf: { position: String(before), time: expect.any(String) as string },
        quality: { flags: [{ code: 'present-exceeds-enrolled', count: 1 }] },
      },
      attendance: { value: '50' },
      units: { totalCount: 2 },
    }
    expect(await ask(at(`position: "${before}"`))).toEqual(then)
    expect(await ask(at('time: "2024-09-30T12:00:00+07:00"'))).toMatchObject({ figure: { value: '69' } })
    expect(await refusal(at('time: "2024-09-01T12:00:00+07:00"'))).toMatchObject({ code: 'UNKNOWN_UNIT' })
  })

  it('refuses what lies ahead, both or neither', async () => {
    const of = (moment: string): string => `query @asOf${moment} { figure(${DAY}) { value } }`
    expect(await refusal(of('(position: "99999999")'))).toMatchObject({ code: 'NOT_YET', position: String(corrected) })
    expect(await refusal(of(''))).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await refusal(of('(position: "1", time: "2024-09-30T12:00:00+07:00")'))).toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })
})

describe('kpi', () => {
  it('answers for another period and hierarchy than its own', async () => {
    const { kpi } = await ask(`{ kpi(pack: "st-2024", unit: "D1", period: "2024", hierarchy: { at: "2024-10-02" }) {
      period indicators { code figure { denominator } } } }`)
    expect(kpi).toMatchObject({ period: '2024' })
  })
})

describe('pages of figures', () => {
  it('go on where the first page was read, whatever has come since', async () => {
    const page = async (after: string) =>
      (
        await ask(`{ figures(${DAY}, by: ["unit.school"], first: 1${after}) {
        rows { keys { value } figure { value asOf { position } } } pageInfo { hasNextPage endCursor } } }`)
      )['figures'] as {
        rows: unknown
        pageInfo: { hasNextPage: boolean; endCursor: string }
      }
    const first = await page('')
    expect(first.rows).toEqual([
      { keys: [{ value: 'S1' }], figure: { value: '30', asOf: { position: String(corrected) } } },
    ])
    await gateway.facts.append([register('S2', '6A', 40, 40, { corrected: true, time: '2024-09-16T10:00:00+07:00' })])
    const second = await page(`, after: "${first.pageInfo.endCursor}"`)
    expect(second.rows).toEqual([
      { keys: [{ value: 'S2' }], figure: { value: '39', asOf: { position: String(corrected) } } },
    ])
  })
})
