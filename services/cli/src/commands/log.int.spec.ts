import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonEvent } from '@eventstore/db-client'
import { startEventLog } from '@ioc/eventstore'
import { issueKey, listKeys } from '@ioc/kit/keys'
import { connectLog } from '@ioc/log-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../main.ts'
import { commands } from './index.ts'

let directory: string
const log = () => join(directory, 'log')
const run = (...argv: string[]) => main(commands, ['log', ...argv, '--json'], { IOC_DATA_DIR: directory })
const answer = async (...argv: string[]): Promise<Record<string, unknown>> => {
  const { exit, out } = await run(...argv)
  return { exit, ...(JSON.parse(out) as Record<string, unknown>) }
}

async function write(count: number): Promise<void> {
  const server = await startEventLog({ dataDir: log(), port: 0 })
  const client = connectLog(server.url)
  const events = Array.from({ length: count }, (_, index) => jsonEvent({ type: 'fact', data: { index } }))
  await client.appendToStream('unit-1', events)
  await client.dispose()
  await server.close()
}

function flipByte(): void {
  const folder = join(log(), 'segments')
  const file = join(folder, readdirSync(folder)[0] ?? '')
  const bytes = readFileSync(file)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff
  writeFileSync(file, bytes)
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ioc-log-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('ioc log', () => {
  it('checks a sound log, backs it up, and restores it elsewhere with the same end', async () => {
    await write(20)
    const checked = await answer('check')
    expect(checked).toMatchObject({ exit: 0, sound: true, end: expect.stringMatching(/^\d+$/) })
    const backup = join(directory, 'backup')
    expect(await answer('backup', '--to', backup)).toMatchObject({ exit: 0, end: checked['end'] })
    const restored = join(directory, 'restored')
    expect(await answer('restore', '--from', backup, '--data', restored)).toMatchObject({
      exit: 0,
      end: checked['end'],
    })
    expect(await answer('check', '--data', restored)).toMatchObject({ exit: 0, events: checked['events'] })
    expect(await answer('restore', '--from', backup, '--data', restored)).toMatchObject({ exit: 2 })
  })

  it('takes the list of keys along, without which facts of schools would not count', async () => {
    await write(1)
    const { record } = issueKey(directory, { name: 'a school', sources: ['urn:s'], units: ['S1'] })
    const backup = join(directory, 'backup')
    expect(await answer('backup', '--to', backup)).toMatchObject({ exit: 0, keys: true })
    const elsewhere = join(directory, 'elsewhere')
    const restore = () => answer('restore', '--from', backup, '--data', join(elsewhere, 'log'))
    expect(await restore()).toMatchObject({ exit: 0, keys: true })
    expect(listKeys(elsewhere)).toEqual([record])
    const newer = issueKey(elsewhere, { name: 'another', sources: ['urn:s'], units: ['S2'] }).record
    rmSync(join(elsewhere, 'log'), { recursive: true })
    expect(await restore()).toMatchObject({ exit: 0, keys: false })
    expect(listKeys(elsewhere)).toEqual([record, newer])
  })

  it('finds damage with exit code 1, and repair keeps the sound beginning', async () => {
    await write(20)
    flipByte()
    expect(await answer('check')).toMatchObject({ exit: 1, sound: false })
    expect(await answer('repair')).toMatchObject({ exit: 0, changed: true })
    expect(await answer('check')).toMatchObject({ exit: 0, sound: true })
    expect(await answer('repair')).toMatchObject({ exit: 0, changed: false })
  })

  it('is unavailable where there is no log, and says what is missing', async () => {
    expect(await answer('check')).toMatchObject({ exit: 2 })
    expect(await answer('backup')).toMatchObject({ exit: 2, message: '--to DIR is missing' })
    expect(await answer('restore', '--from', join(directory, 'nothing'))).toMatchObject({ exit: 2 })
  })
})
