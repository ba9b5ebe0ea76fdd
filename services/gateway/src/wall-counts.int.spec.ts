import { afterAll, beforeAll, expect, it } from 'vitest'
import { opened, register, school } from '@ioc/projections/testing'
import { startFixture, type GatewayFixture } from './testing/fixture.ts'

const MOST = Number.MAX_SAFE_INTEGER
let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([
    opened('P', 'province'),
    school('S1', 'P', ['TH']),
    register('S1', '1A', MOST, 35, { flags: ['present-exceeds-enrolled'] }),
    register('S1', '1B', MOST, 2_147_483_648, { flags: ['present-exceeds-enrolled'] }),
  ])
})
afterAll(() => gateway.close())

it('the wall counts exactly beyond what an Int can hold, and beyond 2⁵³', async () => {
  const counts = 'present presentExact enrolled enrolledExact'
  const { data, errors } = await gateway.query(`{ wall(date: "2024-09-16", session: morning) {
    attendance { numerator } curve { ${counts} } schools { state ${counts} } } }`)
  expect(errors).toBeUndefined()
  const exact = {
    present: 2_147_483_647,
    presentExact: String(2n * BigInt(MOST)),
    enrolled: 2_147_483_647,
    enrolledExact: '2147483683',
  }
  expect(data?.['wall']).toEqual({
    attendance: { numerator: exact.presentExact },
    curve: [exact, exact],
    schools: [{ state: 'flagged', ...exact }],
  })
})
