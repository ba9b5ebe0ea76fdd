import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openClickHouse, type ClickHouse, type ClickHouseOptions } from '../src/index.ts'

/** A directory of this test's own, removed when it ends. */
export const temporaryDirectory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'clickhouse-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/**
 * ClickHouse for one test: the server that `CLICKHOUSE_URL` names, else embedded in a directory of the test's own. The
 * database `name` is new. The engine binds a process to one directory at a time, so tests of a file run one by one.
 */
export const temporaryClickHouse = async (
  options?: ClickHouseOptions,
): Promise<{ clickhouse: ClickHouse; name: string }> => {
  const url = process.env['CLICKHOUSE_URL']
  const clickhouse = await openClickHouse(url ? { url } : { path: await temporaryDirectory() }, options)
  const name = `t${process.pid}_${Date.now()}`
  await clickhouse.command(`CREATE DATABASE ${name} ENGINE = Atomic`)
  onTestFinished(async () => {
    if (url) await clickhouse.command(`DROP DATABASE IF EXISTS ${name} SYNC`)
    await clickhouse.close()
  })
  return { clickhouse, name }
}
