import fs from 'node:fs'
import { join } from 'node:path'
import { jsonEvent } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLog, LogDamageError } from '../index.ts'
import { openTestLog, temporaryDirectory } from '../../testing/temporary.ts'

const EVENTS = 60
const SMALL = { segmentBytes: 4096 }

let directory: ReturnType<typeof temporaryDirectory>
const at = (name: string): string => join(directory.path, name)
const segments = (log: string): string[] =>
  fs
    .readdirSync(join(at(log), 'segments'))
    .sort()
    .map((name) => join(at(log), 'segments', name))
const last = (log: string): string => segments(log).at(-1) ?? ''
const first = (log: string): string => segments(log)[0] ?? ''

/** Opens a log; what it said, and the number of events it shows. */
async function opened(log: string): Promise<{ notices: string[]; events: number }> {
  const notices: string[] = []
  const open = await openTestLog(at(log), { onNotice: (line) => notices.push(line) })
  let events = 0
  for await (const { event } of open.client.readAll()) if (event?.type === 'numbered') events += 1
  await open.close()
  return { notices, events }
}

/** A log, and what a killed process would have left of it. */
beforeEach(async () => {
  directory = temporaryDirectory('ahead')
  const log = await openTestLog(at('closed'), SMALL)
  for (let n = 0; n < EVENTS; n += 1)
    await log.client.appendToStream('s', jsonEvent({ type: 'numbered', data: { n, pad: 'x'.repeat(60) } }))
  fs.cpSync(at('closed'), at('killed'), { recursive: true })
  await log.close()
})
afterEach(() => directory.remove())

describe('the zeros ahead of the end of the log', () => {
  it('are in the file that is being written, and gone when the log is closed', () => {
    const end = checkLog({ dataDir: at('closed') }).end
    expect(segments('killed').length).toBeGreaterThan(2)
    expect(fs.statSync(last('killed')).size).toBe(4096)
    const closed = segments('closed').reduce((sum, path) => sum + fs.statSync(path).size, 0)
    expect(closed).toBe(end)
  })

  it('are no torn append to a start or a check', async () => {
    expect(checkLog({ dataDir: at('killed') })).toMatchObject({ problems: [], notes: [] })
    expect(await opened('killed')).toEqual({ notices: [], events: EVENTS })
  })

  it('may be left in a closed segment by a process that died in between', async () => {
    const size = fs.statSync(first('killed')).size
    fs.truncateSync(first('killed'), size + 1000)
    expect(checkLog({ dataDir: at('killed') })).toMatchObject({ problems: [], notes: [] })
    expect(await opened('killed')).toEqual({ notices: [], events: EVENTS })
    expect(fs.statSync(first('killed')).size).toBe(size)
  })

  it('are told from zeros where events were', async () => {
    const bytes = fs.readFileSync(first('killed'))
    fs.writeFileSync(first('killed'), bytes.fill(0, bytes.length - 150))
    expect(checkLog({ dataDir: at('killed') }).problems).toMatchObject([
      { segment: '0000000000000000.seg', problem: 'wrong checksum' },
    ])
    await expect(opened('killed')).rejects.toThrow(LogDamageError)
  })

  it('are told from anything else after the end of a closed segment', async () => {
    fs.appendFileSync(first('killed'), Buffer.concat([Buffer.alloc(500), Buffer.from('x')]))
    expect(checkLog({ dataDir: at('killed') }).sound).toBe(false)
    await expect(opened('killed')).rejects.toThrow(/overlaps the segment before it/)
  })
})
