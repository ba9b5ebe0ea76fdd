import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CommonConfig, loadConfig, systemTimers } from '@ioc/kit'
import { mountSmallDisk, type SmallDisk } from '@ioc/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dataPlaces } from '../data-dir/data-dir.ts'
import type { Status } from '../supervisor/supervised.ts'
import { stateFiles } from './run-state.ts'

const status = (name: string, pid: number | undefined): Status => ({
  name,
  state: pid === undefined ? 'restarting' : 'running',
  pid,
  since: 0,
  restarts: 0,
})

let disk: SmallDisk
beforeEach((context) => {
  disk = mountSmallDisk(2) ?? context.skip('mounting a file system is not allowed here')
})
afterEach(() => disk?.remove())

function start() {
  const places = dataPlaces(join(disk.path, 'data'))
  mkdirSync(places.directory)
  const said: string[] = []
  const files = stateFiles(places, loadConfig(CommonConfig, {}), 'key', (line) => said.push(line), systemTimers)
  const pids = (): unknown => Object(JSON.parse(readFileSync(places.run, 'utf8'))).pids
  return { places, said, files, pids }
}

describe('run.json on a full disk', () => {
  it('forgets a process that died, and names the one that took its place', () => {
    const { files, pids } = start()
    files.publish([status('log', 1), status('ingest', 2)])
    disk.fill()
    files.write([status('log', 1), status('ingest', undefined)])
    expect(pids()).toEqual({ log: 1 })
    disk.fill()
    files.write([status('log', 1), status('ingest', 3)])
    // Whether it could be written depends on who took the space that the first change gave back; it never names the dead.
    disk.free()
    files.write([status('log', 1), status('ingest', 3)])
    expect(pids()).toEqual({ log: 1, ingest: 3 })
  })

  it('is not there rather than wrong when even the space set aside is gone, and comes back by itself', async () => {
    const { files, places, pids, said } = start()
    files.publish([status('log', 1)])
    rmSync(`${places.run}.reserve`)
    rmSync(`${places.services}.reserve`)
    disk.fill()
    files.write([status('log', undefined)])
    expect(existsSync(places.run)).toBe(false)
    expect(said).toHaveLength(1)
    disk.free()
    await vi.waitFor(() => expect(pids()).toEqual({}), 10_000)
  })
})
