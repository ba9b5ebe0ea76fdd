import { ClickHouseError } from '../errors.ts'

type Code = 'migration-malformed' | 'migration-changed' | 'migration-missing' | 'migration-newer' | 'migration-failed'

/** A migration can't be applied, or the database doesn't fit the files. Nothing later was applied. */
export class MigrationError extends ClickHouseError {
  declare readonly code: Code

  constructor(code: Code, message: string, cause?: unknown) {
    super(code, message, cause)
  }
}
