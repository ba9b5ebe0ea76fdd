import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { watchConnections, type ConnectionBounds, type ConnectionEnd, type ConnectionWatch } from './connections.ts'

const BOUNDS: ConnectionBounds = {
  perAddress: 100,
  unanswered: 4,
  unreadBytes: 1_000_000_000,
  stalledMs: 15_000,
}
/** More than the buffers of both ends take. */
const LARGE = Buffer.alloc(16_000_000, 'x')

let clock = 0
let server: Server
let watch: ConnectionWatch
let ended: ConnectionEnd[]
const clients: Socket[] = []

async function listen(bounds: Partial<ConnectionBounds> = {}): Promise<void> {
  ended = []
  server = createServer((_request, response) => response.end(LARGE))
  watch = watchConnections(
    server,
    { ...BOUNDS, ...bounds },
    () => clock,
    (why) => ended.push(why),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  watch.close()
  await new Promise((resolve) => server.close(resolve))
})

/** A client that asks and reads nothing until it is resumed. */
async function silent(requests = 1): Promise<{ socket: Socket; closed: () => boolean }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  clients.push(socket)
  let closed = false
  socket.on('error', () => (closed = true))
  socket.on('close', () => (closed = true))
  socket.pause()
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(requests))
  return { socket, closed: () => closed }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

const unread = (): boolean => {
  watch.look()
  return watch.unread() > 0
}

describe('connections', () => {
  it('that take nothing of what waits for them are ended, and those that take some are not', async () => {
    await listen()
    const [slow, stalled] = [await silent(), await silent()]
    await until(() => unread() && watch.unread() > LARGE.length)
    const readOn = (bytes: number) =>
      until(() => {
        slow.socket.read()
        return slow.socket.bytesRead >= bytes
      })
    await readOn(4_000_000)
    watch.look()
    await readOn(8_000_000)
    clock += BOUNDS.stalledMs
    watch.look()
    expect(ended).toEqual(['stalled'])
    stalled.socket.resume()
    await until(() => stalled.closed())
    expect(slow.closed()).toBe(false)
  })

  it('with the most unread are ended when all together leave too much', async () => {
    await listen({ unreadBytes: 1.5 * LARGE.length })
    await silent()
    await until(unread)
    expect(ended).toEqual([])
    await silent()
    await until(() => {
      watch.look()
      return ended.length > 0
    })
    expect(ended).toEqual(['unread'])
    expect(watch.unread()).toBeLessThanOrEqual(1.5 * LARGE.length)
  })

  it('with too many requests unanswered are ended', async () => {
    await listen()
    await silent(4)
    await until(unread)
    expect(ended).toEqual([])
    const greedy = await silent(5)
    await until(() => ended.length > 0)
    greedy.socket.resume()
    await until(() => greedy.closed())
    expect(ended).toEqual(['pipelined'])
  })
})
