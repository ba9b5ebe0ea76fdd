import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLog, repairLog } from '../src/index.ts'
import { EventLog } from '../src/log/event-log.ts'
import { ANY } from '../src/streams/decide.ts'
import { AlteredFiles } from '../testing/altered-files.ts'
import { appendTo, eventsOf, newEvent } from '../testing/events-of.ts'
import { temporaryDirectory } from '../testing/temporary.ts'

let directory: ReturnType<typeof temporaryDirectory>
let end: number
/** Positions of what was appended: two events of one group, then three of groups of their own. */
let positions: number[]

const segments = (): string => join(directory.path, 'segments')
const first = (): string => join(segments(), '0000000000000000.seg')
const opened = async (notices: string[] = []): Promise<string[]> => {
  const log = await EventLog.open({ directory: directory.path, onNotice: (line) => notices.push(line) })
  const streams = eventsOf(log).map(({ stream }) => stream)
  await log.close()
  return streams
}

beforeEach(async () => {
  directory = temporaryDirectory('recovery')
  const log = await EventLog.open({ directory: directory.path })
  const put = async (id: string): Promise<number> => {
    const answer = await appendTo(log, id, ANY, [newEvent(id.repeat(16), 50)])
    if (answer.kind !== 'written' || answer.position === undefined) throw new Error(answer.kind)
    return answer.position
  }
  positions = await Promise.all([put('aa'), put('bb')])
  for (const id of ['cc', 'dd', 'ee']) positions.push(await put(id))
  end = log.end
  await log.close()
})
afterEach(() => directory.remove())

describe('a start', () => {
  it('refuses a log whose only segment is gone, instead of beginning a new one', async () => {
    fs.rmSync(first())
    await expect(opened()).rejects.toThrow(/is damaged at position 0: it is missing, although all up to position \d+/)
    expect((await repairLog({ dataDir: directory.path, stamp: 'test' })).end).toBe(0)
    expect(await opened()).toEqual(['$log'])
  })

  it('without the mark still knows damage by a later group, also behind a sound frame of the same group', async () => {
    fs.rmSync(join(directory.path, 'synced'))
    const bytes = fs.readFileSync(first())
    const at = (positions[0] ?? 0) + 100
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    fs.writeFileSync(first(), bytes)
    expect(checkLog({ dataDir: directory.path }).problems).toMatchObject([{ position: positions[0] }])
    await expect(opened()).rejects.toThrow(/although position \d+ was stored after it/)
  })

  it.each([0, 30, 64, 512])('removes a segment in the making with %d scrambled bytes', async (size) => {
    const notices: string[] = []
    fs.writeFileSync(join(segments(), `${String(end).padStart(16, '0')}.seg`), randomBytes(size))
    expect(checkLog({ dataDir: directory.path }).problems).toEqual([])
    expect(await opened(notices)).toEqual(['$log', 'aa', 'bb', 'cc', 'dd', 'ee'])
    expect(notices).toEqual([expect.stringContaining('it was being created when the log stopped')])
  })

  it.each([0, 30, 64])('begins anew where a log stopped at the %d bytes of its very first header', async (size) => {
    const place = temporaryDirectory('unborn')
    fs.mkdirSync(join(place.path, 'segments'))
    fs.writeFileSync(join(place.path, 'segments', '0000000000000000.seg'), randomBytes(size))
    const log = await EventLog.open({ directory: place.path })
    expect((await appendTo(log, 's', ANY, [newEvent('ab'.repeat(16), 10)])).kind).toBe('written')
    await log.close()
    place.remove()
  })

  it('refuses a damaged header where a later group proves that the segment was in use', async () => {
    const log = await EventLog.open({ directory: directory.path, segmentBytes: end + 10 })
    for (const id of ['f0', 'f1']) await appendTo(log, id, ANY, [newEvent(id.repeat(16), 50)])
    await log.close()
    const name = fs.readdirSync(segments()).sort().at(-1) ?? ''
    fs.rmSync(join(directory.path, 'synced'))
    const bytes = fs.readFileSync(join(segments(), name))
    fs.writeFileSync(join(segments(), name), bytes.fill(0, 20, 30))
    expect(checkLog({ dataDir: directory.path }).problems).toMatchObject([{ problem: 'its header is not readable' }])
    await expect(opened()).rejects.toThrow(/its header is not readable/)
  })

  it('after a repair believes no index file of before', async () => {
    fs.writeFileSync(join(directory.path, 'index', '0000000000000000.idx'), 'of another history')
    fs.rmSync(first())
    await repairLog({ dataDir: directory.path, stamp: 'test' })
    expect(fs.existsSync(join(directory.path, 'index'))).toBe(false)
    expect(await opened()).toEqual(['$log'])
  })

  it('on a full disk can be tried again in the same process', async () => {
    let full = true
    const place = temporaryDirectory('begin')
    const files = new AlteredFiles((file, path) => ({
      write: (slices, at) =>
        full && path.endsWith('.seg') && at > 0
          ? Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
          : file.write(slices, at),
    }))
    await expect(EventLog.open({ directory: place.path, files })).rejects.toThrow(/disk is full/)
    full = false
    const log = await EventLog.open({ directory: place.path, files })
    expect(eventsOf(log).map(({ stream }) => stream)).toEqual(['$log'])
    await log.close()
    place.remove()
  })

  it('goes on when an index file cannot be written', async () => {
    fs.rmSync(join(directory.path, 'index'), { recursive: true })
    const log = await EventLog.open({ directory: directory.path, segmentBytes: 200 })
    for (const id of ['f0', 'f1', 'f2']) await appendTo(log, id, ANY, [newEvent(id.repeat(16), 50)])
    await log.close()
    for (const name of fs.readdirSync(join(directory.path, 'index'))) fs.rmSync(join(directory.path, 'index', name))
    // A directory where the file would have to go stands in for a disk without room.
    for (const name of fs.readdirSync(segments()))
      fs.mkdirSync(join(directory.path, 'index', `${name.slice(0, -4)}.idx.new`))
    const notices: string[] = []
    expect((await opened(notices)).slice(-3)).toEqual(['f0', 'f1', 'f2'])
    expect(notices[0]).toMatch(/^the index of \d{16}\.seg was not written/)
  })

  it('on a disk that cannot be read says so in one line, and so does a read', async () => {
    let broken = false
    const files = new AlteredFiles((file, path) => ({
      read: (target, offset, length, position) => {
        if (broken && path.endsWith('.seg')) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
        return file.read(target, offset, length, position)
      },
    }))
    const log = await EventLog.open({ directory: directory.path, files, tailBytes: 1 })
    broken = true
    const position = positions[2] ?? 0
    expect(() => log.source.frame(position)).toThrow(`is damaged at position ${position}: it cannot be read (EIO`)
    await log.close()
    await expect(EventLog.open({ directory: directory.path, files })).rejects.toThrow(
      `${directory.path} cannot be read: the disk reports an error`,
    )
  })
})
