import { problemDetails } from '@ioc/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { screenCookie, type Access } from './access.ts'

/** Paths that say nothing about schools. */
const OPEN: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])
/** What a screen or a person opens by an address. */
const PAGES: ReadonlySet<string> = new Set(['/', '/wall', '/explorer'])

const UNAUTHENTICATED =
  'Reading needs a key or a screen token on this address: send Authorization: Bearer KEY, or open /wall?token=TOKEN once on a screen'

export interface GuardOptions {
  readonly access: Access
  /** Whether `X-Forwarded-Proto` is a proxy's own word. */
  readonly behindProxy: boolean
}

const isToken = (parameter: string): boolean => new URLSearchParams(parameter).has('token')

/** An address in its parts: path, and its parameters as they stand, without and with the token. */
function addressOf(url: string): { readonly path: string; readonly token: string | undefined; readonly rest: string } {
  const [path = '', ...behind] = url.split('?')
  const parameters = behind
    .join('?')
    .split('&')
    .filter((parameter) => parameter !== '')
  const tokens = parameters.filter(isToken)
  const rest = parameters.filter((parameter) => !isToken(parameter)).join('&')
  const token = tokens[0] === undefined ? undefined : (new URLSearchParams(tokens[0]).get('token') ?? undefined)
  return { path, token, rest }
}

const isHttps = (request: FastifyRequest, behindProxy: boolean): boolean =>
  request.protocol === 'https' || (behindProxy && request.headers['x-forwarded-proto'] === 'https')

/**
 * Refuses who may not read with 401. A screen opens `/wall?token=…` once and is sent on to the same address without the token,
 * so that it stands in no history and no referrer; a cookie that scripts cannot read carries it from there.
 */
export function guardAccess(app: FastifyInstance, { access, behindProxy }: GuardOptions): void {
  // Last, so that files can say otherwise.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.getHeader('cache-control') === undefined) void reply.header('cache-control', 'private, no-store')
    done(null, payload)
  })
  app.addHook('onRequest', async (request, reply): Promise<FastifyReply | undefined> => {
    const { path, token, rest } = addressOf(request.url)
    if (OPEN.has(path)) return undefined
    const { headers, socket } = request
    if (!access.allows({ remoteAddress: socket.remoteAddress, headers, token })) {
      const problem = problemDetails('unauthenticated', { detail: UNAUTHENTICATED })
      return reply.code(401).type('application/problem+json').send(problem)
    }
    if (token === undefined) return undefined
    if (access.knows(token)) void reply.header('set-cookie', screenCookie(token, isHttps(request, behindProxy)))
    if (!PAGES.has(path)) return undefined
    return reply.redirect(rest === '' ? path : `${path}?${rest}`, 303)
  })
}
