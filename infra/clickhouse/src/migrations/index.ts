export { migrate, type MigrateOptions, type Migrated } from './migrate.ts'
export { MigrationError } from './errors.ts'
export { readMigrations, type Migration } from './files.ts'
export type { ClusterSettings } from './template.ts'
