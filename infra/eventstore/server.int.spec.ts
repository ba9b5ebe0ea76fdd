import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { CancelledError, EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleServer, runServer, startServer } from './testing/server-process.ts'
import { temporaryDirectory } from './testing/temporary.ts'

let directory: ReturnType<typeof temporaryDirectory>
beforeAll(bundleServer)
beforeEach(() => (directory = temporaryDirectory('server')))
afterEach(() => directory.remove())

const oneLine = (stderr: string, says: RegExp): void => {
  expect(stderr.trim()).toMatch(says)
  expect(stderr.trim().split('\n')).toHaveLength(1)
}

describe('the server process', () => {
  it('prints one ready line, drains on SIGTERM and ends with 0', async () => {
    const server = await startServer(directory.path)
    const client = EventStoreDBClient.connectionString(server.url)
    await client.appendToStream('s', jsonEvent({ type: 't', data: {} }))
    const { code, stdout, stderr } = await server.kill('SIGTERM')
    await client.dispose()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`ioc-eventstore ready on ${server.url}\n`)
  })

  it('ends with 0 in the middle of appends and subscriptions, each of which is answered or taken back', async () => {
    for (let round = 0; round < 5; round += 1) {
      const server = await startServer(directory.path)
      const client = EventStoreDBClient.connectionString(server.url)
      const subscription = client.subscribeToAll()
      const cancelled = new Promise((resolve) => subscription.on('error', resolve))
      let answered = 0
      let stopping = false
      const writer = async (): Promise<void> => {
        while (!stopping) {
          try {
            await client.appendToStream(`s-${round}`, jsonEvent({ type: 't', data: {} }))
            answered += 1
          } catch (error) {
            if (stopping) return
            throw error
          }
        }
      }
      const writers = Array.from({ length: 40 }, writer)
      await expect.poll(() => answered, { interval: 1 }).toBeGreaterThan(100)
      stopping = true
      const { code, signal, stderr } = await server.kill('SIGTERM')
      expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' })
      await Promise.all(writers)
      await expect(cancelled).resolves.toBeInstanceOf(CancelledError)
      await client.dispose()
    }
  })

  it('ends when its parent closes the pipe', async () => {
    const server = await startServer(directory.path, { IOC_PARENT_PIPE: '1' })
    server.child.stdin?.end()
    expect((await server.ended).code).toBe(0)
  })

  it('keeps acknowledged appends over kill -9', async () => {
    const server = await startServer(directory.path)
    const client = EventStoreDBClient.connectionString(server.url)
    const { position } = await client.appendToStream('s', jsonEvent({ type: 't', data: { kept: true } }))
    await server.kill('SIGKILL')
    await client.dispose()
    const again = await startServer(directory.path)
    const reader = EventStoreDBClient.connectionString(again.url)
    const found = []
    for await (const { event } of reader.readStream('s')) found.push(event)
    expect(found).toMatchObject([{ data: { kept: true }, position }])
    await reader.dispose()
    await again.kill('SIGTERM')
  })

  it('refuses a directory that a second process uses, with one line', async () => {
    const server = await startServer(directory.path)
    const second = await runServer(['--port', '0', '--data', directory.path]).ended
    expect(second.code).toBe(1)
    oneLine(second.stderr, new RegExp(`in use by another log process \\(pid ${server.child.pid}\\)`))
    await server.kill('SIGTERM')
  })

  it('refuses a port in use with one line', async () => {
    const server = await startServer(directory.path)
    const other = temporaryDirectory('server')
    const port = /:(\d+)\?/.exec(server.url)?.[1] ?? ''
    const second = await runServer(['--port', port, '--data', other.path]).ended
    other.remove()
    expect(second.code).toBe(1)
    oneLine(second.stderr, new RegExp(`port ${port} on 127.0.0.1 is in use`))
    await server.kill('SIGTERM')
  })

  it('refuses a directory that is a file, with one line', async () => {
    const path = join(directory.path, 'file')
    fs.writeFileSync(path, '')
    const { code, stderr } = await runServer(['--port', '0', '--data', path]).ended
    expect(code).toBe(1)
    oneLine(stderr, /is not a directory/)
  })

  it('refuses a read-only directory with one line', async (context) => {
    const path = join(directory.path, 'read-only')
    fs.mkdirSync(path)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', path]).status === 0
    if (!mounted) return context.skip('mounting a file system is not allowed here')
    const { code, stderr } = await runServer(['--port', '0', '--data', path]).ended
    spawnSync('umount', [path])
    expect(code).toBe(1)
    oneLine(stderr, /read-only file system/)
  })

  it('refuses wrong arguments and settings with one line and exit code 2', async () => {
    const { code, stderr } = await runServer(['--port', 'x', '--data', directory.path]).ended
    expect(code).toBe(2)
    oneLine(stderr, /--port must be a number/)
    const setting = await runServer(['--port', '0', '--data', directory.path], { EVENTSTORE_MAX_APPEND_SIZE: 'big' })
      .ended
    expect(setting.code).toBe(2)
    oneLine(setting.stderr, /EVENTSTORE_MAX_APPEND_SIZE must be a number/)
  })

  it('honours EVENTSTORE_MAX_APPEND_SIZE', async () => {
    const server = await startServer(directory.path, { EVENTSTORE_MAX_APPEND_SIZE: '1000' })
    const client = EventStoreDBClient.connectionString(server.url)
    await client.appendToStream('s', jsonEvent({ type: 't', data: 'x'.repeat(998) as never }))
    await expect(
      client.appendToStream('s', jsonEvent({ type: 't', data: 'x'.repeat(999) as never })),
    ).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
      maxAppendSize: 1000,
    })
    await client.dispose()
    await server.kill('SIGTERM')
  })
})
