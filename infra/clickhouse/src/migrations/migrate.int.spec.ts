import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { temporaryClickHouse, temporaryDirectory } from '../../test-support/temporary.ts'
import { migrate, type ClickHouse } from '../index.ts'

const FACTS = `-- Facts.
CREATE TABLE IF NOT EXISTS {{database}}.facts {{onCluster}} (position UInt64, text String)
ENGINE = {{engine:MergeTree}} ORDER BY position;
`
const MORE = `ALTER TABLE {{database}}.facts {{onCluster}} ADD COLUMN IF NOT EXISTS extra String DEFAULT 'none';
`

const folderOf = async (files: Record<string, string>): Promise<string> => {
  const folder = await temporaryDirectory()
  await write(folder, files)
  return folder
}
const write = async (folder: string, files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}

const columnsOf = async (clickhouse: ClickHouse, database: string) => {
  const sql = "SELECT name FROM system.columns WHERE database = {database:String} AND table = 'facts' ORDER BY position"
  const rows = await clickhouse.query('writer', sql, { database }, { schema: Type.Object({ name: Type.String() }) })
  return rows.map(({ name }) => name)
}

describe('migrations', () => {
  it('make the database and its tables once, then add what is new', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const database = `${name}_new`
    const folder = await folderOf({ '0001-facts.sql': FACTS })
    expect(await migrate(clickhouse, { database, folder })).toEqual({ applied: ['0001-facts.sql'], version: 1 })
    await clickhouse.insert(`${database}.facts`, [{ position: '1', text: 'kept' }])
    expect(await migrate(clickhouse, { database, folder })).toEqual({ applied: [], version: 1 })
    await write(folder, { '0002-more.sql': MORE })
    expect(await migrate(clickhouse, { database, folder })).toEqual({ applied: ['0002-more.sql'], version: 2 })
    const schema = Type.Object({ text: Type.String(), extra: Type.String() })
    expect(await clickhouse.query('wall', `SELECT text, extra FROM ${database}.facts`, {}, { schema })).toEqual([
      { text: 'kept', extra: 'none' },
    ])
    await clickhouse.command(`DROP DATABASE ${database} SYNC`)
  })

  it('make a database in which tables can be exchanged', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    await migrate(clickhouse, { database: name, folder: await folderOf({ '0001-facts.sql': FACTS }) })
    await clickhouse.command(`CREATE TABLE ${name}.shadow AS ${name}.facts`)
    await clickhouse.insert(`${name}.shadow`, [{ position: '7', text: 'shadow' }])
    await clickhouse.command(`EXCHANGE TABLES ${name}.facts AND ${name}.shadow`)
    const schema = Type.Object({ position: Type.String() })
    expect(await clickhouse.query('wall', `SELECT position FROM ${name}.facts`, {}, { schema })).toEqual([
      { position: '7' },
    ])
  })

  it('run an interrupted file again from its start', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const folder = await folderOf({ '0001-facts.sql': `${FACTS}ALTER TABLE {{database}}.nothing DELETE WHERE 1;\n` })
    await expect(migrate(clickhouse, { database: name, folder })).rejects.toMatchObject({
      code: 'migration-failed',
      message: '0001-facts.sql, statement 2 failed',
      cause: { engineCode: 60 },
    })
    await write(folder, { '0001-facts.sql': `${FACTS}${MORE}` })
    expect(await migrate(clickhouse, { database: name, folder })).toMatchObject({ applied: ['0001-facts.sql'] })
    expect(await columnsOf(clickhouse, name)).toEqual(['position', 'text', 'extra'])
  })

  it('are refused, all of them, when a recorded file was changed, renamed, or is unknown', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const folder = await folderOf({ '0001-facts.sql': FACTS, '0002-more.sql': MORE })
    await migrate(clickhouse, { database: name, folder })
    const refusal = () => migrate(clickhouse, { database: name, folder }).catch((error: unknown) => error)

    await write(folder, {
      '0001-facts.sql': `${FACTS}-- changed\n`,
      '0003-last.sql': 'DROP TABLE IF EXISTS {{database}}.facts;\n',
    })
    expect(await refusal()).toMatchObject({ name: 'MigrationError', code: 'migration-changed' })
    expect(await columnsOf(clickhouse, name)).not.toEqual([])

    await write(folder, { '0001-facts.sql': FACTS, '0002-other.sql': MORE })
    await rm(join(folder, '0002-more.sql'))
    expect(await refusal()).toMatchObject({ code: 'migration-missing' })

    await rm(join(folder, '0002-other.sql'))
    await rm(join(folder, '0003-last.sql'))
    expect(await refusal()).toMatchObject({ code: 'migration-newer' })
  })

  it('that are malformed change nothing, not even make the database', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const database = `${name}_none`
    const folder = await folderOf({ '0001-facts.sql': FACTS, '0002-bad.sql': 'SELECT {{nothing}};\n' })
    await expect(migrate(clickhouse, { database, folder })).rejects.toMatchObject({ code: 'migration-malformed' })
    expect(await columnsOf(clickhouse, database)).toEqual([])
  })
})
