import type { FastifyRequest } from 'fastify'
import { countHeader } from './count-header.ts'
import { ProblemError } from './problem-error.ts'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The name in a Host header or an origin's authority, without its port. */
const nameOf = (authority: string): string => authority.replace(/:\d+$/, '').toLowerCase()

export const isLoopbackHost = (host: string): boolean => LOOPBACK.has(host) || host === '::1' || host.startsWith('127.')

const LOOPBACK_ADDRESS = /^(::ffff:)?127\.|^::1$/

/** Whether a peer's address is this machine's own. */
export const isLoopbackAddress = (address: string | undefined): boolean => LOOPBACK_ADDRESS.test(address ?? '')

/** Whether a request names its host once: of several, what stands before us might have believed another than we do. */
export const namesOneHost = (rawHeaders: readonly string[]): boolean => countHeader(rawHeaders, 'host') <= 1

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

/** The names that a server answers to, as an operator writes them. */
const namesOf = (listenHost: string, allowed: readonly string[]): readonly string[] => [
  ...new Set([...LOOPBACK, ...(isAnyAddress(listenHost) ? [] : [listenHost]), ...allowed]),
]

/** Listening on all addresses names none of them. */
const isAnyAddress = (host: string): boolean => host === '0.0.0.0' || host === '::' || host === '[::]'

/**
 * What an operator has to know who reaches a server under a name that it does not answer to: which names it has, and how to
 * add one.
 * @param setting environment variable that lists further names; undefined where there is none
 */
export function allowedNames(listenHost: string, allowed: readonly string[], setting: string | undefined): string {
  const names = `This service answers to ${namesOf(listenHost, allowed).join(', ')}`
  return setting === undefined
    ? `${names}; under other names it is not published`
    : `${names}; to add a name, list it in ${setting} (several with commas between them) and start it again`
}

/** The authority of an Origin header; `undefined` for an opaque or unreadable one. */
export function originAuthority(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/.exec(origin)?.[1]
}

/** Headers are quoted back so far: whoever mends a setting has to see the name. */
const QUOTED = 100
const quoted = (text: string): string => (text.length <= QUOTED ? text : `${text.slice(0, QUOTED)}…`)

/**
 * Makes the check that refuses foreign Hosts and Origins, and says which names are known.
 * @returns what throws a ProblemError `forbidden-host`
 */
export function hostCheck(
  listenHost: string,
  allowed: readonly string[],
  setting?: string,
): (request: FastifyRequest) => void {
  /** A Host that was found good: nearly all requests name the same. */
  let known: string | undefined
  return ({ headers: { host, origin }, raw }) => {
    const hostFits =
      namesOneHost(raw.rawHeaders) &&
      (host === known || isAllowedAuthority(listenHost, allowed, host)) &&
      host !== undefined
    if (hostFits) known = host
    if (hostFits && (origin === undefined || isAllowedAuthority(listenHost, allowed, originAuthority(origin)))) return
    const foreign = hostFits ? `Origin ${quoted(origin ?? '')}` : `Host ${quoted(host ?? '(none)')}`
    throw new ProblemError(
      'forbidden-host',
      `${foreign} is not known here. ${allowedNames(listenHost, allowed, setting)}.`,
    )
  }
}
