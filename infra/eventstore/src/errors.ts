/** The log cannot be opened as it is; `message` is one line that says what to do. */
export class LogOpenError extends Error {
  override readonly name = 'LogOpenError'
}

/** Stored bytes are not what was written. Names the segment and the position, and what to do. */
export class LogDamageError extends Error {
  override readonly name = 'LogDamageError'
  readonly segment: string
  readonly position: number

  constructor(segment: string, position: number, reason: string) {
    super(
      `segment ${segment} is damaged at position ${position}: ${reason}; ` +
        'restore a backup (ioc log restore) or keep what is sound before it (ioc log repair)',
    )
    this.segment = segment
    this.position = position
  }
}

/** A group of appends could not be stored and has left no trace, for example because the disk is full. */
export class LogWriteError extends Error {
  override readonly name = 'LogWriteError'
}

/** A position that no event of this log has. */
export class InvalidPositionError extends Error {
  override readonly name = 'InvalidPositionError'
}

/** The system's code of an error (`ENOSPC`), if it has one. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
