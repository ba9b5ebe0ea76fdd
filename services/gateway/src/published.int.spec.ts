import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capability, opened, school, type FactInput } from '@ioc/projections/testing'
import { startFixture, type GatewayFixture } from './testing/fixture.ts'

/** Schools of a level with how many of them use what; every tenth is mixed, and reports on its other level too. */
interface LevelTable {
  readonly level: string
  readonly other: string
  readonly schools: number
  readonly uses: Readonly<Record<string, number>>
}

function factsOf(province: string, period: string, { level, other, schools, uses }: LevelTable): FactInput[] {
  return Array.from({ length: schools }, (_, index) => {
    const code = `${province}-${level}-${index + 1}`
    const mixed = index % 10 === 0
    const levels = mixed ? [level, other] : [level]
    const reports = Object.entries(uses).flatMap(([name, count]) => [
      capability(code, name, index < count, { period, level }),
      ...(mixed ? [capability(code, name, index >= count, { period, level: other })] : []),
    ])
    return [school(code, province, levels, { reportingLevel: level }), ...reports]
  }).flat()
}

const all = (count: number) => ({ 'school-management-software': count, 'e-transcript': count })
const SOC_TRANG: readonly LevelTable[] = [
  { level: 'TH', other: 'THCS', schools: 198, uses: { 'cashless-payment': 19, lms: 29, ...all(198) } },
  { level: 'THCS', other: 'TH', schools: 108, uses: { 'cashless-payment': 52, lms: 72, ...all(108) } },
  { level: 'THPT', other: 'THCS', schools: 40, uses: { 'cashless-payment': 29, lms: 28, ...all(40) } },
]

let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  const dongThap = { level: 'TH', other: 'THCS', schools: 595, uses: { 'cashless-payment': 465 } }
  await gateway.facts.append([opened('94', 'province'), ...SOC_TRANG.flatMap((table) => factsOf('94', '2024', table))])
  await gateway.facts.append([opened('87', 'province'), ...factsOf('87', '2023', dongThap)])
})
afterAll(() => gateway.close())

const figure = async (code: string, unit: string, period: string, level?: string) => {
  const { data, errors } = await gateway.query(
    `query ($code: ID!, $unit: ID!, $period: String!, $level: Level) {
       capability(code: $code, unit: $unit, period: $period, level: $level) { numerator denominator percent } }`,
    { code, unit, period, level: level ?? null },
  )
  expect(errors).toBeUndefined()
  return data?.['capability']
}

describe('Sóc Trăng 2024, fed with events', () => {
  it.each([
    ['cashless-payment', 'TH', '19', '198', 9.6],
    ['cashless-payment', 'THCS', '52', '108', 48.1],
    ['cashless-payment', 'THPT', '29', '40', 72.5],
    ['cashless-payment', undefined, '100', '346', 28.9],
    ['lms', 'TH', '29', '198', 14.6],
    ['lms', 'THCS', '72', '108', 66.7],
    ['lms', 'THPT', '28', '40', 70],
    ['lms', undefined, '129', '346', 37.3],
    ['school-management-software', 'TH', '198', '198', 100],
    ['school-management-software', undefined, '346', '346', 100],
    ['e-transcript', undefined, '346', '346', 100],
  ])('%s in %s is %s of %s', async (code, level, numerator, denominator, percent) => {
    expect(await figure(code, '94', '2024', level)).toEqual({ numerator, denominator, percent })
  })

  it('differs from the print in one place only', async () => {
    const { data } = await gateway.query(
      `{ kpi(pack: "st-2024", unit: "94") { indicators { code figure { printed verdict } } } }`,
    )
    const { indicators } = data?.['kpi'] as { indicators: { code: string; figure: { printed: string | null } }[] }
    expect(indicators).toHaveLength(13)
    expect(indicators.filter(({ figure: { printed } }) => printed !== null)).toEqual([
      { code: 'cashless-payment-thcs', figure: { printed: '52 trường (48,2%)', verdict: null } },
    ])
  })
})

describe('Đồng Tháp 2023, fed with events', () => {
  it('is 78.2 %: met against 50, missed against 80', async () => {
    expect(await figure('cashless-payment', '87', '2023')).toEqual({
      numerator: '465',
      denominator: '595',
      percent: 78.2,
    })
    const { data } = await gateway.query(
      `{ kpi(pack: "dt-2023", unit: "87") { indicators { figure { target verdict printed } } } }`,
    )
    const words = '465 cơ sở, 78,18%; phụ lục lấy 597 cơ sở làm gốc'
    expect(data?.['kpi']).toEqual({
      indicators: [
        { figure: { target: 50, verdict: 'met', printed: words } },
        { figure: { target: 80, verdict: 'missed', printed: words } },
      ],
    })
  })
})
