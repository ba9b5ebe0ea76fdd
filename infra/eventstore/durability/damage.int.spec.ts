import fs from 'node:fs'
import { join } from 'node:path'
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLog, LogDamageError, LogOpenError, repairLog, startEventLog } from '../src/index.ts'
import { openTestLog, temporaryDirectory } from '../testing/temporary.ts'

const EVENTS = 120
const SMALL = { segmentBytes: 4096 }

let directory: ReturnType<typeof temporaryDirectory>
const folder = (): string => join(directory.path, 'segments')
const files = (): string[] => fs.readdirSync(folder()).sort()
const pathOf = (name: string): string => join(folder(), name)
const size = (name: string): number => fs.statSync(pathOf(name)).size

/** Changes bytes of a file in place. */
function edit(path: string, change: (bytes: Buffer) => Buffer | void): void {
  const bytes = fs.readFileSync(path)
  fs.writeFileSync(path, change(bytes) ?? bytes)
}

/** Name of the n-th segment; -1 is the one that was written last. */
function segment(index: number): string {
  const name = files().at(index)
  if (name === undefined) throw new Error('no such segment')
  return name
}

const open = (options = {}): ReturnType<typeof openTestLog> => openTestLog(directory.path, { ...SMALL, ...options })

async function ids(client: EventStoreDBClient): Promise<number[]> {
  const found: number[] = []
  for await (const { event } of client.readAll()) {
    if (event?.type === 'numbered') found.push((event.data as { n: number }).n)
  }
  return found
}

beforeEach(async () => {
  directory = temporaryDirectory('damage')
  const log = await open()
  for (let n = 0; n < EVENTS; n += 1) {
    await log.client.appendToStream(`s-${n % 3}`, jsonEvent({ type: 'numbered', data: { n, pad: 'x'.repeat(60) } }))
  }
  await log.close()
  expect(files().length).toBeGreaterThan(4)
})
afterEach(() => directory.remove())

/** Each kind of damage, and what must be said about it. `at` is the name of the segment that must be named. */
const DAMAGE: [what: string, harm: () => { at: string; says: RegExp }][] = [
  [
    'a segment cut short',
    () => {
      const at = segment(1)
      fs.truncateSync(pathOf(at), size(at) - 30)
      return { at, says: /ends after|missing|checksum/ }
    },
  ],
  [
    'the last segment cut short',
    () => {
      const at = segment(-1)
      fs.truncateSync(pathOf(at), size(at) - 30)
      return { at, says: /before position \d+, up to which all was stored/ }
    },
  ],
  [
    'a page of zeros in a closed segment',
    () => {
      const at = segment(1)
      edit(pathOf(at), (bytes) => void bytes.fill(0, 1024, 2048))
      return { at, says: /wrong checksum/ }
    },
  ],
  [
    'a page of zeros in the last segment',
    () => {
      const at = segment(-1)
      edit(pathOf(at), (bytes) => void bytes.fill(0, 100, 300))
      return { at, says: /wrong checksum before position/ }
    },
  ],
  [
    'one flipped bit in a closed segment',
    () => {
      const at = segment(2)
      edit(pathOf(at), (bytes) => void bytes.writeUInt8(bytes.readUInt8(1500) ^ 4, 1500))
      return { at, says: /wrong checksum/ }
    },
  ],
  [
    'one flipped bit in the newest event',
    () => {
      const at = segment(-1)
      edit(pathOf(at), (bytes) => void bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9))
      return { at, says: /wrong checksum before position/ }
    },
  ],
  [
    'a missing segment',
    () => {
      fs.rmSync(pathOf(segment(2)))
      return { at: segment(1), says: /missing/ }
    },
  ],
  [
    'a missing first segment',
    () => {
      fs.rmSync(pathOf(segment(0)))
      return { at: segment(0), says: /missing/ }
    },
  ],
  [
    'a destroyed header',
    () => {
      const at = segment(2)
      edit(pathOf(at), (bytes) => void bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20))
      return { at, says: /header is not readable/ }
    },
  ],
]

describe('damage found at start', () => {
  it.each(DAMAGE)('%s is named with segment, position and what to do', async (_what, harm) => {
    const { at, says } = harm()
    const error: unknown = await open().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LogDamageError)
    const { message, segment: named, position } = error as LogDamageError
    expect(message).toMatch(says)
    expect(message).toContain('ioc log repair')
    expect(message).not.toContain('\n')
    expect(named).toBe(at)
    expect(message).toContain(`position ${position}`)
  })

  it.each(DAMAGE)(
    '%s: check names it, and repair keeps the sound beginning and puts the rest aside',
    async (_what, harm) => {
      const before = files().reduce((sum, name) => sum + size(name), 0)
      harm()
      const report = checkLog({ dataDir: directory.path })
      expect(report.sound).toBe(false)
      expect(report.problems[0]?.advice).toContain('ioc log repair')
      const harmed = files().reduce((sum, name) => sum + size(name), 0)
      expect(harmed).toBeLessThanOrEqual(before)
      const repaired = await repairLog({ dataDir: directory.path, stamp: 'test' })
      expect(repaired.changed).toBe(true)
      const kept = files().reduce((sum, name) => sum + size(name), 0)
      expect(kept + repaired.dropped.reduce((sum, each) => sum + each.bytes, 0)).toBe(harmed)
      expect(checkLog({ dataDir: directory.path }).problems).toEqual([])
      const log = await open()
      const left = await ids(log.client)
      expect(left).toEqual(Array.from({ length: left.length }, (_, n) => n))
      await log.client.appendToStream('after', jsonEvent({ type: 'after', data: {} }))
      await log.close()
    },
  )

  it.each([
    ['a file that is no segment', () => fs.writeFileSync(pathOf('notes.txt'), 'hello'), /notes\.txt is not a segment/],
    [
      'a stranger under a segment name',
      () => fs.writeFileSync(pathOf('9000000000000000.seg'), 'z'.repeat(500)),
      /is not a segment of an event log/,
    ],
    [
      'a segment of a newer format',
      () => edit(pathOf(segment(-1)), (bytes) => void bytes.writeUInt32LE(99, 8)),
      /has format 99.*newer version/,
    ],
    [
      'a directory of a newer format',
      () => edit(join(directory.path, 'FORMAT'), (bytes) => Buffer.from(bytes.toString().replace(' 1 ', ' 7 '))),
      /has format 7.*newer version/,
    ],
    [
      'a format file that says something else',
      () => fs.writeFileSync(join(directory.path, 'FORMAT'), 'photos\n'),
      /is not the format file/,
    ],
    ['a renamed segment', () => fs.renameSync(pathOf(segment(-1)), pathOf('0000000000999999.seg')), /was renamed/],
  ])('refuses %s with one line', async (_what, harm, says) => {
    harm()
    const error: unknown = await open().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LogOpenError)
    expect(String(error)).toMatch(says)
    expect(String(error)).not.toContain('\n')
  })

  it('has nothing to check or repair where no log is, and says so', async () => {
    const dataDir = join(directory.path, 'elsewhere')
    expect(() => checkLog({ dataDir })).toThrow(`${dataDir} holds no event log`)
    await expect(repairLog({ dataDir })).rejects.toThrow(`${dataDir} holds no event log`)
    expect(fs.existsSync(dataDir)).toBe(false)
  })

  it('refuses a segment of another log', async () => {
    const other = temporaryDirectory('other')
    await (await startEventLog({ dataDir: other.path, port: 0 })).close()
    fs.copyFileSync(join(other.path, 'segments', '0000000000000000.seg'), pathOf(segment(0)))
    other.remove()
    await expect(open()).rejects.toThrow(/belongs to another log/)
  })

  it.each([
    ['missing', () => fs.rmSync(join(directory.path, 'index'), { recursive: true })],
    [
      'damaged',
      () =>
        fs
          .readdirSync(join(directory.path, 'index'))
          .forEach((name) => edit(join(directory.path, 'index', name), (bytes) => void bytes.fill(7, 40, 60))),
    ],
    [
      'empty',
      () =>
        fs
          .readdirSync(join(directory.path, 'index'))
          .forEach((name) => fs.truncateSync(join(directory.path, 'index', name))),
    ],
  ])('makes %s index files again', async (_what, harm) => {
    harm()
    const log = await open({ readBytes: 0 })
    expect(await ids(log.client)).toEqual(Array.from({ length: EVENTS }, (_, n) => n))
    await log.close()
    expect(fs.readdirSync(join(directory.path, 'index')).length).toBe(files().length - 1)
  })
})

describe('damage found while reading', () => {
  it('fails the read with segment and position, serves what is sound, and goes on appending', async () => {
    const log = await open({ readBytes: 0, tailBytes: 1 })
    const at = segment(1)
    edit(pathOf(at), (bytes) => void bytes.writeUInt8(bytes.readUInt8(2000) ^ 8, 2000))
    const seen: number[] = []
    const reading = async (): Promise<void> => {
      for await (const { event } of log.client.readAll())
        if (event?.type === 'numbered') seen.push((event.data as { n: number }).n)
    }
    await expect(reading()).rejects.toThrow(new RegExp(`segment ${at} is damaged at position \\d+.*ioc log repair`))
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, n) => n))
    expect(seen.length).toBeGreaterThan(10)
    await log.client.appendToStream('new', jsonEvent({ type: 'after', data: {} }))
    await log.close()
  })
})
