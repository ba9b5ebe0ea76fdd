import type { TSchema } from 'typebox'
import type { InsertOptions, QueryOptions } from './clickhouse.ts'
import type { RoleLimits } from './options.ts'
import { quoteIdentifier, settingsClause, type Settings } from './sql.ts'

/** What every read says, so that its answer depends neither on a server's profile nor on the machine's time zone. */
const READ: Settings = {
  output_format_json_quote_64bit_integers: 1,
  date_time_output_format: 'simple',
  session_timezone: 'UTC',
  timeout_overflow_mode: 'throw',
  result_overflow_mode: 'throw',
}

const WRITE: Settings = {
  async_insert: 0,
  // A token left on a connection once dropped the next insert without a word; who wants deduplication says so.
  deduplicate_insert: 'disable',
  input_format_skip_unknown_fields: 0,
  input_format_parallel_parsing: 0,
  date_time_input_format: 'best_effort',
  session_timezone: 'UTC',
}

/** Bytes beyond any insert; block sizes by rows decide. */
const NEVER_BY_BYTES = 2 ** 40

/** The settings of one read: fixed ones, then the bounds, then the caller's own. */
export const readSettings = <S extends TSchema>(
  limits: RoleLimits,
  comment: string,
  options: QueryOptions<S>,
): Settings => ({
  ...READ,
  max_execution_time: options.maxExecutionSeconds ?? limits.maxExecutionSeconds,
  max_memory_usage: options.maxMemoryBytes ?? limits.maxMemoryBytes,
  max_result_rows: options.maxResultRows ?? limits.maxResultRows,
  max_result_bytes: options.maxResultBytes ?? limits.maxResultBytes,
  log_comment: comment,
  ...options.settings,
})

/**
 * What stands between INSERT INTO and FORMAT: table, columns, settings. The client offers no other place for settings
 * than its connection, where they would stay.
 */
export const insertTarget = (table: string, rows: number, limits: RoleLimits, options: InsertOptions): string => {
  const columns = options.columns ? ` (${options.columns.map(quoteIdentifier).join(', ')})` : ''
  const settings: Settings = {
    ...WRITE,
    max_memory_usage: limits.maxMemoryBytes,
    // One block holds all rows, and only one partition may be touched: together that makes the insert atomic.
    max_insert_block_size: rows + 1,
    min_insert_block_size_rows: rows + 1,
    min_insert_block_size_bytes: NEVER_BY_BYTES,
    max_partitions_per_insert_block: options.maxPartitions ?? 1,
    throw_on_max_partitions_per_insert_block: 1,
    ...options.settings,
  }
  return `${quoteIdentifier(table)}${columns} ${settingsClause(settings)}`
}
