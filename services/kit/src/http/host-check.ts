import type { FastifyReply, FastifyRequest } from 'fastify'
import { problemDetails } from '@ioc/contracts'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The name in a Host header or an origin's authority, without its port. */
const nameOf = (authority: string): string => authority.replace(/:\d+$/, '').toLowerCase()

export const isLoopbackHost = (host: string): boolean => LOOPBACK.has(host) || host === '::1' || host.startsWith('127.')

const LOOPBACK_ADDRESS = /^(::ffff:)?127\.|^::1$/

/** Whether a peer's address is this machine's own. */
export const isLoopbackAddress = (address: string | undefined): boolean => LOOPBACK_ADDRESS.test(address ?? '')

/** Whether a request names its host once: of several, what stands before us might have believed another than we do. */
export const namesOneHost = (rawHeaders: readonly string[]): boolean =>
  rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length <= 1

/**
 * Whether a request may be answered: its Host (and Origin, when a browser sends one) must be a name of ours. On loopback this
 * stops a page of another site from reaching us through DNS rebinding; elsewhere only the listed names and the address count.
 */
export function isAllowedAuthority(
  listenHost: string,
  allowed: readonly string[],
  authority: string | undefined,
): boolean {
  if (authority === undefined) return false
  const name = nameOf(authority)
  return LOOPBACK.has(name) || name === listenHost.toLowerCase() || allowed.some((host) => host.toLowerCase() === name)
}

/** The authority of an Origin header; `undefined` for an opaque or unreadable one. */
export function originAuthority(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/.exec(origin)?.[1]
}

/** Fastify hook that refuses foreign Hosts and Origins with 403. */
export const hostCheck =
  (listenHost: string, allowed: readonly string[]) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { host, origin } = request.headers
    const hostFits = namesOneHost(request.raw.rawHeaders) && isAllowedAuthority(listenHost, allowed, host)
    const originFits = origin === undefined || isAllowedAuthority(listenHost, allowed, originAuthority(origin))
    if (hostFits && originFits) return undefined
    const detail = hostFits ? `Origin ${origin ?? ''}` : `Host ${host ?? '(none)'}`
    return reply.code(403).type('application/problem+json').send(problemDetails('forbidden-host', { detail }))
  }
