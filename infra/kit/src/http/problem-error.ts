import { problemDetails, type ProblemCodeName } from '@ioc/contracts'

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/** An error that an edge answers with problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCodeName
  readonly pointer: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ProblemCodeName,
    detail: string,
    more: { pointer?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause })
    this.code = code
    this.pointer = more.pointer
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

const CODES: Readonly<Record<number, ProblemCodeName>> = {
  401: 'unauthenticated',
  403: 'forbidden-host',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  413: 'body-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  417: 'expectation-failed',
  429: 'too-many-requests',
  431: 'headers-too-large',
  503: 'overloaded',
}

/** The code that says best what a framework's status means; what is not known is a malformed request. */
const codeOfStatus = (status: number): ProblemCodeName => CODES[status] ?? 'malformed-request'

/** Problem details for an error that the framework or the HTTP parser reports. */
export const problemOfStatus = (status: number, detail: string) => ({
  ...problemDetails(codeOfStatus(status), { detail }),
  status,
})
