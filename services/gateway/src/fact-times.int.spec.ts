import { opened, payment } from '@ioc/projections/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFixture, type GatewayFixture } from './testing/fixture.ts'

const TIMES = [
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999999999Z',
  '1969-12-31t16:59:59.1-03:30',
  '2024-09-16T07:05:00.12345678901234567890+07:00',
  '9999-12-31T23:59:59-12:00',
]

let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([
    opened('P', 'province', undefined, { effectiveFrom: '0000-01-01' }),
    ...TIMES.map((time, index) => payment('P', `p${index}`, 1, 'card', time)),
  ])
})
afterAll(() => gateway.close())

describe('the time of a fact over GraphQL', () => {
  it('is the text that stands in the log, whatever year, offset and precision it has', async () => {
    const { data } = await gateway.query(
      '{ facts(unit: "P", type: "vn.edu.payments.received.v1") { edges { node { time } } } }',
    )
    expect(data?.['facts']).toEqual({ edges: TIMES.toReversed().map((time) => ({ node: { time } })) })
  })

  it('falls on its local day, rounded down before 1970', async () => {
    const count = async (from: string, to: string) => {
      const { data } = await gateway.query(`{ payments(unit: "P", from: "${from}", to: "${to}") { total } }`)
      return (data?.['payments'] as { total: string | null }).total
    }
    expect(await count('0001-01-01', '0001-01-01')).toBe('1')
    expect(await count('1969-12-31', '1969-12-31')).toBeNull()
    expect(await count('1970-01-01', '1970-01-01')).toBe('2')
    expect(await count('9999-12-31', '9999-12-31')).toBe('1')
    expect(await count('0000-01-01', '9999-12-31')).toBe('5')
  })
})
