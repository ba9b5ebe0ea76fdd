import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { appendFacts, payments, until } from '@ioc/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startBed, type ReadSideBed } from './testing/bed.ts'

let bed: ReadSideBed
beforeEach(async () => {
  bed = await startBed()
})
afterEach(() => bed.close())

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url)
  return response.json()
}

const ready = (): Promise<void> => until('it is ready', async () => (await fetch(`${bed.admin}/readyz`)).ok)
const reached = (position: bigint): Promise<void> =>
  until(`${position} is visible`, async () => {
    const status = await getJson(`${bed.admin}/status`)
    return Object(status).position === String(position)
  })

describe('the read side as a process', () => {
  it('serves projector and gateway, and drains when asked to stop', async () => {
    const child = bed.start()
    await ready()
    await appendFacts(bed.log, payments(0, 20))
    await reached(await bed.lastFact())
    const response = await fetch(`${bed.gateway}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    })
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('projects on while another program holds the port of the gateway, which follows once the port is free', async () => {
    const squatter = createServer((socket) => socket.end())
    squatter.listen(Number(new URL(bed.gateway).port), '127.0.0.1')
    await once(squatter, 'listening')
    const child = bed.start()
    await ready()
    await appendFacts(bed.log, payments(0, 20))
    await reached(await bed.lastFact())
    squatter.close()
    await until('the gateway answers', () => fetch(`${bed.gateway}/healthz`).then(({ ok }) => ok, () => false)) // prettier-ignore
    expect(child.exitCode).toBeNull()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it.each(['after-rows', 'before-checkpoint', 'after-checkpoint', 'after-message'])(
    'is exact after it was killed at projector.%s',
    async (step) => {
      const killed = bed.start({ IOC_FAILPOINTS: `projector.${step}:2=kill` })
      const gone = once(killed, 'exit')
      let facts = 0
      await until('it has died', async () => {
        await appendFacts(bed.log, payments(facts, ++facts))
        return killed.signalCode === 'SIGKILL'
      })
      await gone
      bed.start()
      await ready()
      await appendFacts(bed.log, payments(facts, (facts += 20)))
      const last = await bed.lastFact()
      await reached(last)
      const live = await getJson(`${bed.admin}/hashes?position=${last}`)
      await fetch(`${bed.admin}/rebuild`, { method: 'POST' })
      await until('the rebuilt generation is live', async () => {
        return Object(await getJson(`${bed.admin}/status`)).generation === 2
      })
      expect(await getJson(`${bed.admin}/hashes?position=${last}`)).toEqual(live)
      expect(live).toMatchObject({ rows: { payments: facts, facts } })
    },
  )
})

describe('a gateway in a process of its own', () => {
  it('starts over a server that no projector has prepared yet, says so, and drains', async () => {
    const server = createHttpServer((request, response) => {
      void text(request).then((body) => {
        if (body.includes('version()')) return response.end('{"version":"25.8.1.1"}\n')
        response.writeHead(404, { 'x-clickhouse-exception-code': '81' })
        return response.end('Code: 81. DB::Exception: Database does not exist. (UNKNOWN_DATABASE)')
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const child = bed.start({ IOC_ROLES: 'gateway', CLICKHOUSE_URL: `http://127.0.0.1:${port}` })
    const said = async (): Promise<unknown> => Object(await getJson(`${bed.gateway}/readyz`)).reason
    await until('it says what it waits for', () => said().then((reason) => reason === 'no read model yet', () => false)) // prettier-ignore
    expect(child.exitCode).toBeNull()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    server.closeAllConnections()
    server.close()
  })
})
