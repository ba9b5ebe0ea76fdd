import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limitConnections, type ConnectionLimit } from './connection-limit.ts'

let server: Server
let limit: ConnectionLimit
let held: (() => void)[]
const clients: Socket[] = []

beforeEach(async () => {
  held = []
  server = createServer(({ url }, response) => {
    if (url === '/held') held.push(() => response.end('held'))
    else response.end('ok')
  })
  limit = limitConnections(server, 2)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await new Promise((resolve) => server.close(resolve))
})

async function client(path?: string): Promise<{ socket: Socket; closed: () => boolean; text: () => string }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  clients.push(socket)
  let [closed, text] = [false, '']
  socket.on('error', () => (closed = true))
  socket.on('close', () => (closed = true))
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await new Promise((resolve) => socket.once('connect', resolve))
  if (path !== undefined) socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  return { socket, closed: () => closed, text: () => text }
}
const open = (count: number) => expect.poll(limit.open).toBe(count)

describe('a bound on connections', () => {
  it('ends the connection that has said nothing for longest, and serves the new one', async () => {
    const silent = await client()
    const idle = await client('/')
    await expect.poll(idle.text).toContain('ok')
    const late = await client('/')
    await expect.poll(late.text).toContain('ok')
    await expect.poll(silent.closed).toBe(true)
    expect(idle.closed()).toBe(false)
    expect(limit.ended()).toBe(1)
  })

  it('ends the connection that has been idle for longest where none is silent', async () => {
    const [first, second] = [await client('/'), await client('/')]
    await expect.poll(first.text).toContain('ok')
    await expect.poll(second.text).toContain('ok')
    first.socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await expect.poll(() => first.text().split('ok').length).toBe(3)
    const late = await client('/')
    await expect.poll(late.text).toContain('ok')
    await expect.poll(second.closed).toBe(true)
    expect(first.closed()).toBe(false)
  })

  it('leaves those alone that speak another protocol by now', async () => {
    server.on('upgrade', (_request, socket: Socket) => {
      for (const over of ['error', 'end']) socket.on(over, () => socket.destroy())
      socket.resume()
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: any\r\n\r\n')
    })
    const UPGRADE = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: any\r\n\r\n'
    const [early, kept] = [await client(), await client('/')]
    await expect.poll(kept.text).toContain('ok')
    for (const each of [early, kept]) each.socket.write(UPGRADE)
    for (const each of [early, kept]) await expect.poll(each.text).toContain('101')
    const late = await client('/')
    await expect.poll(late.closed).toBe(true)
    expect([early.closed(), kept.closed()]).toEqual([false, false])
  })

  it('turns the new one away only while all others have a request under way', async () => {
    const busy = [await client('/held'), await client('/held')]
    await expect.poll(() => held.length).toBe(2)
    const late = await client('/')
    await expect.poll(late.closed).toBe(true)
    for (const answer of held) answer()
    for (const each of busy) await expect.poll(each.text).toContain('held')
    await open(2)
  })
})
