import { problemDetails } from '@ioc/contracts'
import type { FastifyInstance } from 'fastify'
import { screenCookie, type Access } from './access.ts'

/** Paths that say nothing about schools. */
const OPEN: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

const tokenIn = (query: unknown): string | undefined =>
  typeof query === 'object' && query !== null && 'token' in query && typeof query.token === 'string'
    ? query.token
    : undefined

/**
 * Refuses who may not read with 401. A screen opens `/wall?token=…` once; a cookie that scripts cannot read then carries the
 * token to its files and its socket.
 */
export function guardAccess(app: FastifyInstance, access: Access): void {
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    if (OPEN.has(path)) return undefined
    const token = tokenIn(request.query)
    const { headers, socket } = request
    if (!access.allows({ remoteAddress: socket.remoteAddress, headers, token })) {
      // Answered here: GraphQL's own error handler would make it a 200.
      const detail = 'Reading needs a key or a screen token on this address'
      return reply.code(401).type('application/problem+json').send(problemDetails('unauthenticated', { detail }))
    }
    if (token !== undefined && access.knows(token)) {
      void reply.header('set-cookie', screenCookie(token))
    }
    return undefined
  })
}
