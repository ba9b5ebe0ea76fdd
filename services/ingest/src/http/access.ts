import { ProblemError } from '@ioc/kit'
import type { FastifyRequest } from 'fastify'
import type { KeyRing, Principal } from '../keys/key-ring.ts'
import type { RateLimit } from './rate-limit.ts'

const BEARER = /^Bearer +(\S+) *$/i

/**
 * Who sends a request.
 * @throws ProblemError `unauthenticated` without a good key, `too-many-requests` beyond the key's rate.
 */
export function authenticate(request: FastifyRequest, keys: KeyRing, rateLimit: RateLimit): Principal {
  const [, key] = BEARER.exec(request.headers.authorization ?? '') ?? []
  if (key === undefined) throw new ProblemError('unauthenticated', 'the header Authorization: Bearer KEY is missing')
  const principal = keys.find(key)
  if (principal === undefined) throw new ProblemError('unauthenticated', 'the key is unknown or was revoked')
  const retryAfterSeconds = rateLimit(principal.keyId)
  if (retryAfterSeconds === undefined) return principal
  throw new ProblemError('too-many-requests', 'this key sends too many requests', { retryAfterSeconds })
}
