import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../test-support/temporary.ts'
import { openClickHouse } from './index.ts'

const One = Type.Object({ n: Type.String() })
const HOLDER = fileURLToPath(new URL('../test-support/hold-directory.ts', import.meta.url))

/** Another process that has the directory open and has committed a row. */
const holder = async (path: string) => {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

describe('opening', () => {
  it('a directory that another process holds is refused with one line, and works after kill -9 of that process', async () => {
    const path = await temporaryDirectory()
    const child = await holder(path)
    const refusal = await openClickHouse({ path }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ name: 'ClickHouseUnavailableError', code: 'clickhouse-unavailable' })
    expect(String(refusal)).toContain(path)
    expect(String(refusal)).not.toContain('\n')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const clickhouse = await openClickHouse({ path })
    onTestFinished(() => clickhouse.close())
    expect(await clickhouse.query('wall', 'SELECT n FROM held.t', {}, { schema: One })).toEqual([{ n: '42' }])
  })

  it('a path that is no directory is refused', async () => {
    const path = join(await temporaryDirectory(), 'file')
    await writeFile(path, '')
    await expect(openClickHouse({ path })).rejects.toMatchObject({ code: 'clickhouse-unavailable' })
  })

  it('a server that does not answer is refused, and says so', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const address = probe.address()
    await new Promise((resolve) => probe.close(resolve))
    const port = typeof address === 'object' && address ? address.port : 1
    await expect(openClickHouse({ url: `http://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'clickhouse-unavailable',
    })
  })

  it('and closing can be repeated on one directory, and the data stay', async () => {
    const path = await temporaryDirectory()
    for (let round = 0; round < 3; round++) {
      const clickhouse = await openClickHouse({ path })
      await clickhouse.command('CREATE DATABASE IF NOT EXISTS kept ENGINE = Atomic')
      await clickhouse.command('CREATE TABLE IF NOT EXISTS kept.t (n UInt64) ENGINE = MergeTree ORDER BY n')
      await clickhouse.insert('kept.t', [{ n: String(round) }])
      const rows = await clickhouse.query('wall', 'SELECT n FROM kept.t ORDER BY n', {}, { schema: One })
      expect(rows).toHaveLength(round + 1)
      await clickhouse.close()
    }
  })

  it('tells the version of the engine', async () => {
    const clickhouse = await openClickHouse({ path: await temporaryDirectory() })
    onTestFinished(() => clickhouse.close())
    expect(clickhouse.version).toMatch(/^\d+\.\d+/)
    expect(clickhouse.embedded).toBe(true)
  })
})
