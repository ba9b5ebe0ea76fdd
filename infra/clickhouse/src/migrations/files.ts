import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MigrationError } from './errors.ts'

/** One file of a folder, `0001-facts.sql`: its number, name, text, and SHA-256 of the text (line ends as LF). */
export type Migration = { id: number; name: string; checksum: string; sql: string }

const FILE = /^(\d{4})-[a-z0-9-]+\.sql$/

/** The migrations of a folder in order. Rejects with a MigrationError for a stray file name, a gap or a repeated number. */
export const readMigrations = async (folder: string): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name, index) => {
      const id = Number(FILE.exec(name)?.[1])
      if (id !== index + 1) {
        throw new MigrationError(
          'migration-malformed',
          `${name}: expected ${String(index + 1).padStart(4, '0')}-<name>.sql`,
        )
      }
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      return { id, name, checksum: createHash('sha256').update(sql).digest('hex'), sql }
    }),
  )
}

/** Forms that fail or destroy when a file is run again after a crash half way through it. */
const REPEATABLE: readonly (readonly [RegExp, string])[] = [
  [/^CREATE\s+(TABLE|VIEW|DATABASE|DICTIONARY)\s+(?!IF\s+NOT\s+EXISTS)/i, 'CREATE needs IF NOT EXISTS'],
  [/^DROP\s+(TABLE|VIEW|DATABASE|DICTIONARY)\s+(?!IF\s+EXISTS)/i, 'DROP needs IF EXISTS'],
  [/\bADD\s+(COLUMN|INDEX|PROJECTION)\s+(?!IF\s+NOT\s+EXISTS)/i, 'ADD needs IF NOT EXISTS'],
  [/\bDROP\s+(COLUMN|INDEX|PROJECTION)\s+(?!IF\s+EXISTS)/i, 'DROP needs IF EXISTS'],
  [/^CREATE\s+MATERIALIZED\s/i, 'materialized views lose batches when the process is killed'],
]

/**
 * The statements of a file: each ends with `;` at the end of a line. Lines that are only a comment are left out.
 * Throws a MigrationError for a statement that could not be run twice.
 */
export const statementsOf = ({ name, sql }: Migration): string[] => {
  const text = sql
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
  const statements = text
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
  for (const statement of statements) {
    const broken = REPEATABLE.find(([pattern]) => pattern.test(statement))
    if (broken)
      throw new MigrationError('migration-malformed', `${name}: ${broken[1]}: ${statement.split('\n')[0] ?? ''}`)
  }
  return statements
}
