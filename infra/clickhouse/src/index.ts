export { openClickHouse } from './open.ts'
export type {
  ClickHouse,
  InsertOptions,
  NamedRow,
  QueryOptions,
  QueryParams,
  QueryParam,
  Role,
  RowText,
} from './clickhouse.ts'
export type { ClickHouseOptions, RoleLimits } from './options.ts'
export type { ClickHouseTarget } from './clients.ts'
export {
  ClickHouseBusyError,
  ClickHouseCancelledError,
  ClickHouseClosedError,
  ClickHouseDecodeError,
  ClickHouseError,
  ClickHouseLimitError,
  ClickHouseQueryError,
  ClickHouseUnavailableError,
} from './errors.ts'
export { quoteIdentifier, quoteString, type SettingValue, type Settings } from './sql.ts'
export * from './migrations/index.ts'
