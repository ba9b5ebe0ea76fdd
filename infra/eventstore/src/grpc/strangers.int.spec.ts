import { connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { frame, RawClient, STREAMS } from '../../testing/raw-calls.ts'
import { rawLog } from '../../testing/refused.ts'
import { appendEvent, appendOptions, batch, ID, readOf, readOfAll, uuid } from '../../testing/requests.ts'

const use = rawLog('strangers')
const RESOURCE_EXHAUSTED = 8

/** A message that announces 12 MB and of which a part comes. */
function begun(bytes: number): Buffer {
  const part = Buffer.alloc(5 + bytes)
  part.writeUInt32BE(12_000_000, 1)
  return part
}

/** A frame of HTTP/2 that asks for nothing but a sign of life. */
const PING = Buffer.from([0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])

/** A way to the server on which nothing comes back. */
async function deafProxy(port: number) {
  const server = createServer()
  const cutOff = new Promise<void>((resolve) => {
    server.once('connection', (client) => {
      const upstream = connect(port, '127.0.0.1')
      upstream.pause()
      client.pipe(upstream)
      client.on('error', () => upstream.destroy())
      let heardAt = performance.now()
      client.on('data', () => (heardAt = performance.now()))
      // Nothing is read, so that only writing tells that the other side is gone; never in the midst of the client's frames.
      const knock = setInterval(() => {
        if (performance.now() - heardAt > 500) upstream.write(PING)
      }, 100)
      upstream.on('error', () => undefined)
      upstream.once('close', () => {
        clearInterval(knock)
        resolve()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, cutOff, close: () => server.close() }
}

/** An append of someone else, complete but for its last message, goes on while a stranger does what it does. */
async function beside(stream: string, stranger: () => Promise<void>): Promise<void> {
  const honest = new RawClient(use.log.running.port)
  const call = honest.open(`${STREAMS}/BatchAppend`)
  call.stream.write(frame(batch({ stream, final: false })))
  await stranger()
  call.stream.end(frame(batch({ events: [{ id: uuid(ID.replace('3f', '9f')) }] })))
  await expect(call.answer).resolves.toMatchObject({ code: 0 })
  expect(use.stored(stream)).toBe(1)
  honest.close()
}

describe('a stranger', () => {
  it('who sends unfinished messages over many calls meets a bound of the whole server, and nobody else does', async () => {
    await beside('honest', async () => {
      const client = new RawClient(use.log.running.port)
      const calls = Array.from({ length: 100 }, () => client.open(`${STREAMS}/Append`))
      for (const call of calls) call.stream.write(begun(1_000_000))
      const first = await Promise.race(calls.map(({ answer }) => answer))
      expect(first).toMatchObject({
        code: RESOURCE_EXHAUSTED,
        message: 'unfinished requests hold more than 67108864 bytes',
      })
      client.close()
    })
  })

  it('who leaves many appends unfinished on one call has them refused, and the call goes on', async () => {
    await beside('honest-too', async () => {
      const client = new RawClient(use.log.running.port)
      const call = client.open(`${STREAMS}/BatchAppend`)
      const data = Buffer.alloc(1_000_000)
      for (let n = 0; n < 70; n += 1) {
        const correlation = uuid(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
        call.stream.write(frame(batch({ correlation, stream: 'never-ends', events: [{ data }], final: false })))
      }
      await expect.poll(() => call.messages.length).toBeGreaterThan(50)
      call.stream.end(frame(batch({ stream: 'goes-on' })))
      await expect(call.answer).resolves.toMatchObject({ code: 0 })
      expect([use.stored('never-ends'), use.stored('goes-on')]).toEqual([-1, 0])
      client.close()
    })
  })

  it('who asks for much and takes nothing loses its connection, and nobody else does', async () => {
    const data = Buffer.alloc(900_000)
    for (let n = 0; n < 40; n += 1) {
      const id = uuid(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
      await use.raw.call(`${STREAMS}/Append`, [frame(appendOptions('large')), frame(appendEvent({ id, data }))])
    }
    const held = process.memoryUsage.rss()
    const deaf = await deafProxy(use.log.running.port)
    const client = new RawClient(deaf.port, { peerMaxConcurrentStreams: 1_000 })
    const calls = Array.from({ length: 600 }, () => client.open(`${STREAMS}/Read`))
    for (const call of calls) call.stream.end(frame(readOf('large', (options) => options.setCount('40'))))
    await deaf.cutOff
    await expect(use.raw.call('/nothing', [])).resolves.toMatchObject({ code: 12 })
    expect(process.memoryUsage.rss() - held).toBeLessThan(900 * 1024 * 1024)
    client.close()
    deaf.close()
  })

  it('who searches with a pattern that takes for ever is refused, and the log goes on', async () => {
    await use.raw.call(`${STREAMS}/Append`, [frame(appendOptions('a'.repeat(100))), frame(appendEvent())])
    const request = readOfAll((_, filter) => filter.getStreamIdentifier()?.setRegex('^(a+)+b$'))
    const answer = await use.raw.call(`${STREAMS}/Read`, [frame(request)])
    expect(answer).toMatchObject({ code: 3, message: expect.stringMatching(/takes too long/) as string })
  })

  it('who opens more calls than a connection may have waits for its own, not for others', async () => {
    await beside('honest-again', async () => {
      const client = new RawClient(use.log.running.port)
      const calls = Array.from({ length: 1200 }, () => client.open(`${STREAMS}/Append`))
      for (const call of calls) call.stream.on('error', () => undefined)
      await expect(use.raw.call('/nothing', [])).resolves.toMatchObject({ code: 12 })
      client.close()
    })
  })
})
