import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { ANY, type EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupLog, checkLog, repairLog, restoreLog } from '../src/index.ts'
import { diskFiles } from '../src/storage/files.ts'
import { Watermark } from '../src/storage/watermark.ts'
import { inspect } from '../src/tools/inspect.ts'
import { AlteredFiles } from '../testing/altered-files.ts'
import { openTestLog, temporaryDirectory, type TestLog } from '../testing/temporary.ts'

let directory: ReturnType<typeof temporaryDirectory>
let log: TestLog
const below = (name: string): string => join(directory.path, name)

beforeEach(async () => {
  directory = temporaryDirectory('backup')
  log = await openTestLog(below('log'), { segmentBytes: 16_384 })
})
afterEach(async () => {
  await log.close()
  directory.remove()
})

async function append(count: number): Promise<void> {
  const events = Array.from({ length: 10 }, (_, n) => jsonEvent({ type: 't', data: { n, pad: 'x'.repeat(100) } }))
  for (let each = 0; each < count; each += 1) {
    const fresh = events.map(({ type, data }) => jsonEvent({ type, data }))
    await log.client.appendToStream(`s-${each % 5}`, fresh, { expectedRevision: ANY })
  }
}

async function everything(client: EventStoreDBClient): Promise<string[]> {
  const found: string[] = []
  for await (const { event } of client.readAll())
    if (event !== undefined) found.push(`${event.position.commit} ${event.streamId} ${event.id}`)
  return found
}

describe('a backup', () => {
  it('taken while appends go on holds exactly a beginning of the log, and can be restored', async () => {
    await append(20)
    const already = await everything(log.client)
    const [report] = await Promise.all([backupLog({ dataDir: below('log'), to: below('backup') }), append(60)])
    expect(report.end).toBeGreaterThan(0)
    const restored = await restoreLog({ from: below('backup'), dataDir: below('restored') })
    expect(restored.end).toBe(report.end)
    const all = await everything(log.client)
    const copy = await openTestLog(below('restored'))
    const copied = await everything(copy.client)
    await copy.close()
    expect(copied.length).toBeGreaterThanOrEqual(already.length)
    expect(copied).toEqual(all.slice(0, copied.length))
  })

  it('copies again only what was not there before', async () => {
    await append(40)
    const first = await backupLog({ dataDir: below('log'), to: below('backup') })
    expect(first.copied).toBe(first.segments)
    expect(first.segments).toBeGreaterThan(2)
    await append(10)
    const second = await backupLog({ dataDir: below('log'), to: below('backup') })
    expect(second.copied).toBeLessThan(second.segments)
    expect(second.end).toBeGreaterThan(first.end)
    await restoreLog({ from: below('backup'), dataDir: below('restored') })
    expect(checkLog({ dataDir: below('restored') })).toMatchObject({ sound: true, end: second.end })
  })

  it('copies a segment again whose bytes changed while its size did not, and drops what the log no longer has', async () => {
    await append(40)
    await backupLog({ dataDir: below('log'), to: below('backup') })
    await log.close()
    const segments = join(below('log'), 'segments')
    const [, second = ''] = fs.readdirSync(segments).sort()
    const bytes = fs.readFileSync(join(segments, second))
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 5) ^ 1, bytes.length - 5)
    fs.writeFileSync(join(segments, second), bytes)
    await repairLog({ dataDir: below('log'), stamp: 'test' })
    log = await openTestLog(below('log'), { segmentBytes: 16_384 })
    const event = jsonEvent({ type: 't', data: { n: 0, pad: 'y'.repeat(100) } })
    while (fs.statSync(join(segments, second)).size < bytes.length && fs.readdirSync(segments).length === 2)
      await log.client.appendToStream('s-0', { ...event, id: randomUUID() }, { expectedRevision: ANY })
    await backupLog({ dataDir: below('log'), to: below('backup') })
    expect(fs.readdirSync(join(below('backup'), 'segments')).sort()).toEqual(fs.readdirSync(segments).sort())
    await restoreLog({ from: below('backup'), dataDir: below('restored') })
    const all = await everything(log.client)
    const copy = await openTestLog(below('restored'))
    expect(await everything(copy.client)).toEqual(all)
    await copy.close()
  })

  it('is refused when the log is damaged, and a damaged backup is not restored', async () => {
    await append(40)
    await backupLog({ dataDir: below('log'), to: below('backup') })
    const segment = join(below('backup'), 'segments', '0000000000000000.seg')
    const bytes = fs.readFileSync(segment)
    bytes.writeUInt8(bytes.readUInt8(3000) ^ 1, 3000)
    fs.writeFileSync(segment, bytes)
    await expect(restoreLog({ from: below('backup'), dataDir: below('restored') })).rejects.toThrow(
      /not what was written/,
    )
    const original = join(below('log'), 'segments', '0000000000000000.seg')
    fs.writeFileSync(original, bytes)
    await expect(backupLog({ dataDir: below('log'), to: below('second') })).rejects.toThrow(/damaged at position \d+/)
  })

  it('that meets a damaged header keeps what it had, and stays a log that can be started', async () => {
    await append(40)
    const before = await backupLog({ dataDir: below('log'), to: below('backup') })
    const original = join(below('log'), 'segments', '0000000000000000.seg')
    const bytes = fs.readFileSync(original)
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20)
    fs.writeFileSync(original, bytes)
    await expect(backupLog({ dataDir: below('log'), to: below('backup') })).rejects.toThrow(/header is not readable/)
    const names = fs.readdirSync(join(below('backup'), 'segments'))
    expect(names.filter((name) => !name.endsWith('.seg'))).toEqual([])
    expect((await restoreLog({ from: below('backup'), dataDir: below('restored') })).end).toBe(before.end)
  })

  it('restored into a directory with index files of another log makes its own', async () => {
    await append(40)
    await backupLog({ dataDir: below('log'), to: below('backup') })
    fs.mkdirSync(join(below('restored'), 'index'), { recursive: true })
    fs.writeFileSync(join(below('restored'), 'index', '0000000000000000.idx'), 'of another log')
    await restoreLog({ from: below('backup'), dataDir: below('restored') })
    expect(fs.existsSync(join(below('restored'), 'index'))).toBe(false)
  })

  it('never overwrites a log, nor the backup of another one', async () => {
    await append(5)
    await backupLog({ dataDir: below('log'), to: below('backup') })
    await expect(restoreLog({ from: below('backup'), dataDir: below('log') })).rejects.toThrow(
      /in use|holds a log already/,
    )
    const other = await openTestLog(below('other'))
    await expect(backupLog({ dataDir: below('other'), to: below('backup') })).rejects.toThrow(/backup of another log/)
    await other.close()
    await expect(restoreLog({ from: below('other'), dataDir: below('new') })).rejects.toThrow(/no finished backup/)
  })
})

describe('a check', () => {
  it.each([1, 2])('takes nothing that is written after look %d at a segment for damage', async (look) => {
    await append(5)
    await log.close()
    const dataDir = below('log')
    const [name = ''] = fs.readdirSync(join(dataDir, 'segments'))
    const path = join(dataDir, 'segments', name)
    const whole = fs.readFileSync(path)
    const synced = checkLog({ dataDir }).end
    // The log as it was a moment ago: after its first two appends there are only zeros.
    const before = Buffer.alloc(whole.length + 5000)
    whole.copy(before, 0, 0, whole.indexOf('s-2') - 56)
    const mark = new Watermark(diskFiles.open(join(dataDir, 'synced'), 'note'))
    mark.note(64)
    mark.close()
    fs.writeFileSync(path, before)
    let looks = 0
    const files = new AlteredFiles((file) => ({
      read(target, offset, length, position) {
        const read = file.read(target, offset, length, position)
        if (position > 0 && (looks += 1) === look) fs.writeFileSync(path, whole)
        return read
      },
    }))
    expect(inspect(files, dataDir).problems).toEqual([])
    expect(looks).toBeGreaterThanOrEqual(look)
    expect(checkLog({ dataDir })).toMatchObject({ problems: [], end: synced })
    log = await openTestLog(dataDir)
  })

  it('of a running log finds nothing wrong while appends go on', async () => {
    await append(10)
    const running = append(60)
    for (let times = 0; times < 5; times += 1) {
      expect(checkLog({ dataDir: below('log') }).problems).toEqual([])
      await new Promise((resolve) => setImmediate(resolve))
    }
    await running
    const report = checkLog({ dataDir: below('log') })
    expect(report).toMatchObject({ sound: true, notes: [] })
    expect(report.events).toBe((await everything(log.client)).length)
  })
})
