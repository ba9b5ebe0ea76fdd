import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { type AllStreamSubscription, ANY, type EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLog } from '../src/index.ts'
import { AlteredFiles } from '../testing/altered-files.ts'
import { openTestLog, temporaryDirectory, type TestLog } from '../testing/temporary.ts'

/** A disk with so many bytes, for machines on which a test may not mount one. */
class SmallDisk extends AlteredFiles {
  /** Bytes that may still be written. */
  left: number

  constructor(bytes: number) {
    super((file) => ({
      write: async (slices, at) => {
        let position = at
        for (const slice of slices) {
          const before = file.size()
          const part = slice.subarray(0, Math.max(0, before + this.left - position))
          await file.write([part], position)
          this.left -= file.size() - before
          position += part.length
          if (part.length < slice.length)
            throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
        }
      },
      truncate: (size) => {
        this.left += Math.max(0, file.size() - size)
        return file.truncate(size)
      },
    }))
    this.left = bytes
  }
}

const PAD = 'x'.repeat(2000)
const append = (client: EventStoreDBClient, stream: string): Promise<unknown> =>
  client.appendToStream(
    stream,
    [jsonEvent({ type: 'big', data: { PAD } }), jsonEvent({ type: 'big', data: { PAD } })],
    { expectedRevision: ANY },
  )

/** Appends until the disk is full; returns how many appends were stored, and the error. */
async function fill(client: EventStoreDBClient, stream: string): Promise<{ stored: number; error: unknown }> {
  for (let stored = 0; stored < 10_000; stored += 1) {
    try {
      await append(client, stream)
    } catch (error) {
      return { stored, error }
    }
  }
  throw new Error('the disk never filled up')
}

async function count(client: EventStoreDBClient, stream: string): Promise<number> {
  let events = 0
  for await (const _ of client.readStream(stream)) events += 1
  return events
}

function follow(client: EventStoreDBClient): { seen: () => number; subscription: AllStreamSubscription } {
  let seen = 0
  const subscription = client.subscribeToAll()
  subscription.on('data', ({ event }) => {
    if (event?.type === 'big') seen += 1
  })
  return { seen: () => seen, subscription }
}

/** What must hold on any full disk. `free` makes room again. */
async function survives(log: TestLog, free: () => void): Promise<void> {
  const { client } = log
  const followed = follow(client)
  const { stored, error } = await fill(client, 'filling')
  expect(String(error)).toMatch(/disk is full/)
  expect(stored).toBeGreaterThan(10)
  await expect(append(client, 'other')).rejects.toThrow(/disk is full/)
  expect(await count(client, 'filling')).toBe(2 * stored)
  await expect.poll(followed.seen).toBe(2 * stored)
  free()
  await append(client, 'filling')
  expect(await count(client, 'filling')).toBe(2 * stored + 2)
  await expect.poll(followed.seen).toBe(2 * stored + 2)
  await followed.subscription.unsubscribe()
}

let directory: ReturnType<typeof temporaryDirectory>
beforeEach(() => (directory = temporaryDirectory('full')))
afterEach(() => directory.remove())

/** Mounts a small file system; false where that is not allowed. */
function mountSmall(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

describe('a log on a full disk', () => {
  it('refuses appends clearly, goes on reading, and takes appends again when there is room', async () => {
    const disk = new SmallDisk(300_000)
    const log = await openTestLog(directory.path, { files: disk, segmentBytes: 65_536 })
    await survives(log, () => (disk.left = 100_000))
    await log.close()
    expect(checkLog({ dataDir: directory.path }).problems).toEqual([])
  })

  it('does so on a real file system of 2 MiB, and after a restart holds what it acknowledged', async (context) => {
    if (!mountSmall(directory.path)) return context.skip('mounting a file system is not allowed here')
    try {
      const ballast = join(directory.path, 'ballast')
      const dataDir = join(directory.path, 'log')
      fs.writeFileSync(ballast, Buffer.alloc(512 * 1024))
      const log = await openTestLog(dataDir, { segmentBytes: 262_144 })
      await survives(log, () => fs.rmSync(ballast))
      const before = await count(log.client, 'filling')
      await log.close()
      const again = await openTestLog(dataDir)
      expect(await count(again.client, 'filling')).toBe(before)
      await again.close()
      expect(checkLog({ dataDir }).problems).toEqual([])
    } finally {
      execFileSync('umount', [directory.path])
    }
  })
})
