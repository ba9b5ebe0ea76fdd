import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { systemMachine, type Failpoints } from '@ioc/kit'
import { opened } from '@ioc/projections/testing'
import { acceptSockets } from './live/server.ts'
import { startFixture, until } from './testing/fixture.ts'
import { RawClient } from './testing/raw-client.ts'

/** Counts turns of the event loop, in which everybody is served. */
function countTurns(): { now: () => number; stop: () => void } {
  let [turn, counts] = [0, true]
  const next = (): void => {
    turn += 1
    if (counts) setImmediate(next)
  }
  next()
  return { now: () => turn, stop: () => (counts = false) }
}

const turns = countTurns()
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const UPGRADE = [
  'GET /graphql HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: graphql-transport-ws',
  '\r\n',
].join('\r\n')

describe('between two of many that come at once everybody else has a turn', () => {
  it('where they are messages of one socket', async () => {
    const at: number[] = []
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const sockets = acceptSockets(server, {
      machine: systemMachine,
      path: '/graphql',
      listenHost: '127.0.0.1',
      allowedHosts: [],
      maxSockets: 1,
      onEscaped: (error) => {
        throw error
      },
      onSocket: (socket) => {
        socket.on('message', () => at.push(turns.now()))
        return { recheck: () => undefined }
      },
    })
    const client = await RawClient.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    closing.push(
      () => client.socket.destroy(),
      sockets.close,
      () => server.close(),
    )
    client.read()
    client.socket.write(UPGRADE)
    await until(() => client.text.includes('101'))
    const payload = Buffer.from('{"type":"ping"}')
    // A text frame, masked with zeroes.
    const frame = Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload])
    client.socket.write(Buffer.concat(Array.from({ length: 50 }, () => frame)))
    await until(() => at.length === 50)
    expect(new Set(at).size).toBe(50)
  })

  it('where they are operations', async () => {
    const at: number[] = []
    const failpoints: Failpoints = {
      hit: (name) => {
        if (name === 'gateway.after-query') at.push(turns.now())
      },
    }
    const gateway = await startFixture({ failpoints })
    closing.push(gateway.close)
    await gateway.facts.append([opened('P', 'province')])
    await gateway.facts.confirm(gateway.clock.real())
    const answers = await Promise.all(Array.from({ length: 40 }, () => gateway.query('{ health { position } }')))
    expect(answers.every(({ errors }) => errors === undefined)).toBe(true)
    expect(at.length).toBeGreaterThanOrEqual(40)
    expect(new Set(at).size).toBe(at.length)
  })
})
