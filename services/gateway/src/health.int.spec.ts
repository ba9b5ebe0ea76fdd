import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readModels } from '@ioc/projections/read-models'
import { opened } from '@ioc/projections/testing'
import { SocketClient } from './testing/socket-client.ts'
import { startFixture, type GatewayFixture } from './testing/fixture.ts'

let gateway: GatewayFixture
let database: string
beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([opened('P', 'province')])
  await gateway.facts.confirm(gateway.clock.real())
  database = (await gateway.facts.reading('2024-09-16')).snapshot.database
})
afterAll(() => gateway.close())

const versionOf = (name: string): number => readModels.find((model) => model.name === name)?.version ?? 0

/** Writes down how far a build is, as the projector does. */
const progress = (model: string, version: number, build: number, position: number, epoch = 1): Promise<unknown> =>
  gateway.facts.clickhouse.insert(`${database}.builds`, [
    { model, version, fingerprint: '', build, position: String(position), facts: String(position / 10), epoch },
  ])

const QUERY = 'health { builds { model version position facts } }'
const builds = async (): Promise<unknown> => (await gateway.query(`{ ${QUERY} }`)).data?.['health']

describe('what health says of builds', () => {
  it('is nothing where none is under way, and of what is live, of other versions or unknown', async () => {
    const live = (await gateway.facts.reading('2024-09-16')).snapshot.tables.get('attendance')?.build ?? 0
    await progress('attendance', versionOf('attendance'), live, 50)
    await progress('attendance', versionOf('attendance') + 1, live + 9, 50)
    await progress('forgotten', 1, 9, 50)
    expect(await builds()).toEqual({ builds: [] })
  })

  it('is which model is built and how far that is, by the projector that took over last', async () => {
    const version = versionOf('payments')
    await progress('payments', version, 7, 400)
    await progress('payments', version, 8, 300)
    await progress('payments', version, 8, 200, 2)
    expect(await builds()).toEqual({ builds: [{ model: 'payments', version, position: '200', facts: '20' }] })
  })

  it('is told to screens while the log stands still', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send({ id: '1', type: 'subscribe', payload: { query: `query @live { ${QUERY} }` } })
    const heard = (position: string): boolean =>
      client.messages.some((message) => JSON.stringify(message).includes(`"position":"${position}"`))
    await gateway.until(() => heard('200'))
    await progress('payments', versionOf('payments'), 8, 350, 2)
    await gateway.until(() => heard('350'))
    client.close()
  })
})
