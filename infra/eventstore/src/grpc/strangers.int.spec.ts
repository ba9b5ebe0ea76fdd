import { describe, expect, it } from 'vitest'
import { frame, RawClient, STREAMS } from '../../testing/raw-calls.ts'
import { rawLog } from '../../testing/refused.ts'
import { appendEvent, appendOptions, batch, ID, readOfAll, uuid } from '../../testing/requests.ts'

const use = rawLog('strangers')
const RESOURCE_EXHAUSTED = 8

/** A message that announces 12 MB and of which a part comes. */
function begun(bytes: number): Buffer {
  const part = Buffer.alloc(5 + bytes)
  part.writeUInt32BE(12_000_000, 1)
  return part
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
