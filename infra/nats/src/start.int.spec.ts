import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'nats'
import { describe, expect, it } from 'vitest'
import { natsInAnotherProcess, parentOf, temporaryDirectory, temporaryNats } from '../test-support/temporary.ts'
import { startNats } from './index.ts'
import { isAlive } from './leftover.ts'

const publish = async (url: string, text: string) => {
  const connection = await connect({ servers: url })
  const manager = await connection.jetstreamManager()
  await manager.streams.add({ name: 'S', subjects: ['s'] })
  const { seq } = await connection.jetstream().publish('s', text)
  await connection.close()
  return seq
}

describe('starting NATS', () => {
  it('gives a server with JetStream that keeps its messages over a restart', async () => {
    const dataDir = await temporaryDirectory()
    const first = await temporaryNats(dataDir)
    expect(await publish(first.url, 'one')).toBe(1)
    await first.stop()
    expect(await first.exited).toEqual({ code: 0, signal: null })
    expect(isAlive(first.pid)).toBe(false)
    const second = await temporaryNats(dataDir)
    expect(second.pid).not.toBe(first.pid)
    expect(await publish(second.url, 'two')).toBe(2)
  })

  it('starts with an empty stream store when that was removed in between', async () => {
    const dataDir = await temporaryDirectory()
    const first = await temporaryNats(dataDir)
    await publish(first.url, 'one')
    await first.stop()
    await rm(join(dataDir, 'jetstream'), { recursive: true })
    expect(await publish((await temporaryNats(dataDir)).url, 'one')).toBe(1)
  })

  it('keeps the configuration, which may hold a password, to its owner, and asks for that password', async () => {
    const dataDir = await temporaryDirectory()
    const nats = await temporaryNats(dataDir, { credentials: { username: 'ioc', password: 'secret' } })
    expect((await stat(join(dataDir, 'nats.conf'))).mode & 0o777).toBe(0o600)
    await expect(connect({ servers: nats.url, reconnect: false })).rejects.toMatchObject({
      code: 'AUTHORIZATION_VIOLATION',
    })
    await (await connect({ servers: nats.url, user: 'ioc', pass: 'secret' })).close()
  })

  it('says in one line that a port is in use', async () => {
    const nats = await temporaryNats(await temporaryDirectory())
    const second = startNats({ dataDir: await temporaryDirectory(), port: nats.port, monitorPort: 0 })
    await expect(second).rejects.toMatchObject({
      code: 'nats-port-in-use',
      message: expect.stringMatching(new RegExp(`^.*${nats.port}.*$`)),
    })
  })

  it('says that the given binary is none', async () => {
    const start = startNats({
      dataDir: await temporaryDirectory(),
      port: 0,
      monitorPort: 0,
      binary: '/nowhere/nats-server',
    })
    await expect(start).rejects.toMatchObject({
      code: 'nats-start-failed',
      message: expect.stringContaining('/nowhere/nats-server'),
    })
  })
})

describe('NATS ends', () => {
  it('with word to whoever started it when it is killed', async () => {
    const nats = await temporaryNats(await temporaryDirectory())
    process.kill(nats.pid, 'SIGKILL')
    expect(await nats.exited).toEqual({ code: null, signal: 'SIGKILL' })
  })

  it('when its keeper is killed', async () => {
    const nats = await temporaryNats(await temporaryDirectory())
    process.kill(parentOf(nats.pid), 'SIGKILL')
    expect(await nats.exited).toMatchObject({ signal: 'SIGKILL' })
    await expect.poll(() => isAlive(nats.pid)).toBe(false)
  })

  it('together with its keeper when the process that started it is killed with -9', async () => {
    const { starter, pid, keeper } = await natsInAnotherProcess(await temporaryDirectory())
    expect([isAlive(pid), isAlive(keeper)]).toEqual([true, true])
    starter.kill('SIGKILL')
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => isAlive(keeper), { timeout: 10_000 }).toBe(false)
  })

  it('at the latest when another one starts on its directory, if starter and keeper were killed at once', async () => {
    const dataDir = await temporaryDirectory()
    const { starter, pid, keeper, url } = await natsInAnotherProcess(dataDir)
    await publish(url, 'one')
    process.kill(keeper, 'SIGSTOP')
    starter.kill('SIGKILL')
    process.kill(keeper, 'SIGKILL')
    await expect.poll(() => isAlive(keeper)).toBe(false)
    expect(isAlive(pid)).toBe(true)
    const next = await temporaryNats(dataDir)
    expect(isAlive(pid)).toBe(false)
    expect(await publish(next.url, 'two')).toBe(2)
  })
})
