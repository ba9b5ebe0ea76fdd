/** What every error of this package has: a stable `code` for callers, and the engine's own error as `cause`. */
export class ClickHouseError extends Error {
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.code = code
  }
}

/** The queue in front of a role's clients is full: refused at once, nothing was sent. */
export class ClickHouseBusyError extends ClickHouseError {
  constructor(role: string, queued: number) {
    super('clickhouse-busy', `${queued} queries already wait for the ${role} client`)
  }
}

/** The adapter was closed before the query ran. */
export class ClickHouseClosedError extends ClickHouseError {
  constructor() {
    super('clickhouse-closed', 'the ClickHouse adapter is closed')
  }
}

/** The query was killed, by its own signal or by `kill`. */
export class ClickHouseCancelledError extends ClickHouseError {
  constructor(cause?: unknown) {
    super('clickhouse-cancelled', 'the query was cancelled', cause)
  }
}

/** A bound was reached. `limit` says which; nothing of the result is returned. */
export class ClickHouseLimitError extends ClickHouseError {
  readonly limit: 'time' | 'memory' | 'result'

  constructor(limit: 'time' | 'memory' | 'result', message: string, cause?: unknown) {
    super(`clickhouse-limit-${limit}`, message, cause)
    this.limit = limit
  }
}

/** The engine refused the statement. `engineCode` is ClickHouse's number, for instance 60 for an unknown table. */
export class ClickHouseQueryError extends ClickHouseError {
  readonly engineCode: number

  constructor(engineCode: number, message: string, cause?: unknown) {
    super('clickhouse-query', message, cause)
    this.engineCode = engineCode
  }
}

/** Rows came back in another shape than the schema says. */
export class ClickHouseDecodeError extends ClickHouseError {
  constructor(message: string) {
    super('clickhouse-decode', message)
  }
}

/** The engine can't be reached or opened: refused connection, locked or unreadable directory. An insert's outcome is unknown. */
export class ClickHouseUnavailableError extends ClickHouseError {
  constructor(message: string, cause?: unknown) {
    super('clickhouse-unavailable', message, cause)
  }
}

const CANCELLED = 394
const LIMITS = new Map<number, 'time' | 'memory' | 'result'>([
  [159, 'time'],
  [160, 'time'],
  [241, 'memory'],
  [158, 'result'],
  [307, 'result'],
  [396, 'result'],
])

/** Maps whatever a client throws to one of the classes above; what has no engine code never reached the engine whole. */
export const toClickHouseError = (thrown: unknown): ClickHouseError => {
  if (thrown instanceof ClickHouseError) return thrown
  const message = thrown instanceof Error ? thrown.message.trim() : String(thrown)
  const code = engineCodeOf(thrown)
  if (code === undefined) return new ClickHouseUnavailableError(message, thrown)
  if (code === CANCELLED) return new ClickHouseCancelledError(thrown)
  const limit = LIMITS.get(code)
  return limit ? new ClickHouseLimitError(limit, message, thrown) : new ClickHouseQueryError(code, message, thrown)
}

const engineCodeOf = (thrown: unknown): number | undefined => {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined
  const { code } = thrown
  return typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : undefined
}
