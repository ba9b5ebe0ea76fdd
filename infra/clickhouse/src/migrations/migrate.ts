import Type from 'typebox'
import type { ClickHouse } from '../clickhouse.ts'
import { MigrationError } from './errors.ts'
import { readMigrations, statementsOf, type Migration } from './files.ts'
import { render, type ClusterSettings } from './template.ts'

export type MigrateOptions = {
  /** Made if absent, with ENGINE = Atomic: tables can be exchanged in it. */
  database: string
  /** Folder of `NNNN-name.sql` files. */
  folder: string
  /** Replicated engines and ON CLUSTER; without it, plain engines on one server. */
  cluster?: ClusterSettings
  /** Values for `{{name}}` in the files. */
  parameters?: Readonly<Record<string, string>>
}

/** What was applied now, and the number the database stands at. */
export type Migrated = { applied: string[]; version: number }

const Recorded = Type.Object({ id: Type.Number(), name: Type.String(), checksum: Type.String() })

const RECORDS = `CREATE TABLE IF NOT EXISTS {{database}}.migrations {{onCluster}} (
  id UInt32, name String, checksum String
) ENGINE = {{engine:MergeTree}} ORDER BY id`

/**
 * Brings a database to the state that the folder describes and records each file in its table `migrations`. Running it
 * again does nothing; a file that was interrupted is run again from its first statement. Rejects with a MigrationError
 * if a recorded file was changed or is gone, or the database is newer than the folder; then nothing was applied.
 */
export const migrate = async (clickhouse: ClickHouse, options: MigrateOptions): Promise<Migrated> => {
  const values = { database: options.database, cluster: options.cluster, parameters: options.parameters }
  const migrations = await readMigrations(options.folder)
  // Rendering everything first: a malformed file is found before anything is changed.
  const work = migrations.map((migration) => ({
    migration,
    statements: statementsOf(migration).map((statement) => render(statement, values)),
  }))
  await clickhouse.command(render(`CREATE DATABASE IF NOT EXISTS {{database}} {{onCluster}} ENGINE = Atomic`, values))
  await clickhouse.command(render(RECORDS, values))
  const done = await recorded(clickhouse, options.database, migrations)
  const applied: string[] = []
  for (const { migration, statements } of work) {
    if (done.has(migration.id)) continue
    for (const [index, statement] of statements.entries()) {
      await clickhouse.command(statement).catch((cause: unknown) => {
        throw new MigrationError('migration-failed', `${migration.name}, statement ${index + 1} failed`, cause)
      })
    }
    const { id, name, checksum } = migration
    await clickhouse.insert(`${options.database}.migrations`, [{ id, name, checksum }])
    applied.push(name)
  }
  return { applied, version: migrations.length }
}

/** Numbers already applied, after checking that they are the files we know. Two starts at once may record a file twice. */
const recorded = async (clickhouse: ClickHouse, database: string, known: Migration[]): Promise<Set<number>> => {
  const rows = await clickhouse.query(
    'writer',
    'SELECT DISTINCT id, name, checksum FROM {database:Identifier}.migrations ORDER BY id',
    { database },
    { schema: Recorded },
  )
  for (const { id, name, checksum } of rows) {
    const file = known[id - 1]
    if (id > known.length) {
      throw new MigrationError(
        'migration-newer',
        `database ${database} has migration ${name}, which this version doesn't know`,
      )
    }
    if (file?.name !== name)
      throw new MigrationError('migration-missing', `recorded migration ${name} is not in the folder`)
    if (file.checksum !== checksum) {
      throw new MigrationError('migration-changed', `migration ${name} was changed after it had been applied`)
    }
  }
  return new Set(rows.map(({ id }) => id))
}
