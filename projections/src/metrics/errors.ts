/** Codes of what a question about metrics may be refused with. */
export type MetricErrorCode =
  'UNKNOWN_METRIC' | 'UNKNOWN_DIMENSION' | 'BAD_PERIOD' | 'NOT_ADDITIVE' | 'TOO_LARGE' | 'BAD_CURSOR'

/** A question that is not answered, with a stable code and what to ask instead. */
export class MetricError extends Error {
  override readonly name = 'MetricError'
  readonly code: MetricErrorCode
  /** What to narrow, or what is known instead. */
  readonly hint: string

  constructor(code: MetricErrorCode, message: string, hint: string) {
    super(`${message}: ${hint}`)
    this.code = code
    this.hint = hint
  }
}
