import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../test-support/temporary.ts'
import { readMigrations, statementsOf } from './files.ts'

const folderOf = async (files: Record<string, string>): Promise<string> => {
  const folder = await temporaryDirectory()
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

const statements = (sql: string) => statementsOf({ id: 1, name: '0001-a.sql', checksum: '', sql })

describe('migration files', () => {
  it('are read in order, whatever else lies beside them', async () => {
    const folder = await folderOf({ '0002-b.sql': 'B;', '0001-a.sql': 'A;', 'README.md': 'text' })
    const migrations = await readMigrations(folder)
    expect(migrations.map(({ id, name }) => [id, name])).toEqual([
      [1, '0001-a.sql'],
      [2, '0002-b.sql'],
    ])
  })

  it('have the same checksum with either kind of line end', async () => {
    const [unix] = await readMigrations(await folderOf({ '0001-a.sql': 'A\nB;\n' }))
    const [windows] = await readMigrations(await folderOf({ '0001-a.sql': 'A\r\nB;\r\n' }))
    expect(windows?.checksum).toBe(unix?.checksum)
  })

  it.each([
    ['a gap', '0003-b.sql'],
    ['a repeated number', '0001-b.sql'],
    ['another name', 'b.sql'],
  ])('are refused with %s', async (_, name) => {
    const folder = await folderOf({ '0001-a.sql': '', [name]: '' })
    await expect(readMigrations(folder)).rejects.toMatchObject({ code: 'migration-malformed' })
  })

  it('hold statements that end with a semicolon at the end of a line', () => {
    expect(statements("-- first; one\nSELECT ';' ;\n\n  -- second\nSELECT 'a;b',\n 2;\n-- the end;\n")).toEqual([
      "SELECT ';'",
      "SELECT 'a;b',\n 2",
    ])
  })

  it.each([
    'CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a',
    'DROP TABLE t',
    'ALTER TABLE t ADD COLUMN b UInt8',
    'ALTER TABLE t DROP COLUMN IF EXISTS c, DROP COLUMN b',
    'CREATE MATERIALIZED VIEW IF NOT EXISTS v TO t AS SELECT 1',
  ])('are refused where they could not be run twice: %s', (sql) => {
    expect(() => statements(`${sql};`)).toThrow(expect.objectContaining({ code: 'migration-malformed' }))
  })
})
