import { ProblemError, countHeader } from '@ioc/kit'
import type { FastifyRequest } from 'fastify'

const BEARER = /^Bearer +(\S+) *$/i
/** Names under which keys are put into addresses elsewhere. */
const KEY_PARAMETER = /^(access_?token|api_?key|apikey|key|token|authorization|bearer)$/i

function refuseKeyInAddress(url: string): void {
  const at = url.indexOf('?')
  if (at < 0) return
  for (const name of new URLSearchParams(url.slice(at + 1)).keys()) {
    if (!KEY_PARAMETER.test(name.replaceAll('-', '_'))) continue
    const advice =
      'addresses end up in logs: send it in the header Authorization, and have one that was sent so revoked'
    throw new ProblemError('malformed-request', `a key does not belong in the address (${advice})`)
  }
}

/**
 * The key that a request carries.
 * @throws ProblemError `unauthenticated` without one, `malformed-request` with two or with one in the address.
 */
export function keyOf(request: FastifyRequest): string {
  refuseKeyInAddress(request.url)
  const [, key] = BEARER.exec(request.headers.authorization ?? '') ?? []
  if (countHeader(request.raw.rawHeaders, 'authorization') > 1) {
    throw new ProblemError('malformed-request', 'the header Authorization was sent more than once')
  }
  if (key === undefined) throw new ProblemError('unauthenticated', 'the header Authorization: Bearer KEY is missing')
  return key
}
