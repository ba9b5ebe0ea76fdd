import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { normalName } from '@ioc/contracts'
import { isLoopbackAddress, isLoopbackHost } from '@ioc/kit'

/** Where tokens lie in the data directory: the key of the installation, and one token a line for screens. */
const KEY_FILE = 'api-key'
const SCREEN_FILE = 'screen-tokens'

/** Cookie that carries a screen's token after its first page. */
const SCREEN_COOKIE = 'ioc-screen'

/** What is known about who asks. */
export interface Caller {
  readonly remoteAddress: string | undefined
  readonly headers: IncomingHttpHeaders
  /** Token in the address or in the socket's first message. */
  readonly token?: string | undefined
}

/** Reading is open on loopback; elsewhere a key or a screen's token is required. */
export interface Access {
  readonly allows: (caller: Caller) => boolean
  /** Whether a token is good, wherever it comes from. */
  readonly knows: (token: string) => boolean
  /** Changes whenever the tokens may have. */
  readonly stamp: () => string
}

/** A token copied with a space, or typed in another Unicode form, is the same token. */
const digest = (text: string): Buffer => createHash('sha256').update(normalName(text)).digest()

/** What tells one state of a file from another; empty where there is none. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.mtimeMs} ${stat.size} ${stat.ino}`
}

/** The tokens of one file, read again when it changes: removing a line revokes a screen without a restart. */
function tokenFile(path: string): () => readonly Buffer[] {
  let read: { readonly stamp: string; readonly digests: readonly Buffer[] } = { stamp: '', digests: [] }
  return () => {
    const stamp = stampOf(path)
    if (stamp === '') return []
    if (stamp !== read.stamp) {
      const lines = readFileSync(path, 'utf8').split('\n')
      const tokens = lines.map(normalName).filter((line) => line !== '')
      read = { stamp, digests: tokens.map(digest) }
    }
    return read.digests
  }
}

const bearerOf = (headers: IncomingHttpHeaders): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]

/** What a cookie may not carry as it stands is in hexadecimal. */
const encode = (token: string): string => Buffer.from(token, 'utf8').toString('hex')
const decode = (value: string): string => Buffer.from(value, 'hex').toString('utf8')

/**
 * The cookie that lets a screen's files and socket in. Scripts cannot read it. Other sites cannot send it with anything but a
 * plain link, which a screen is opened by and which only reads: a strict one would be missing on the way from `?token=…` to the
 * page itself when the link stood in a message.
 * @param secure whether the browser speaks https: then it never sends the cookie in clear
 */
export const screenCookie = (token: string, secure: boolean): string =>
  `${SCREEN_COOKIE}=${encode(token)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000${secure ? '; Secure' : ''}`

function cookieOf(headers: IncomingHttpHeaders): string | undefined {
  const cookies = (headers.cookie ?? '').split(';').map((part) => part.trim().split('='))
  const value = cookies.find(([name]) => name === SCREEN_COOKIE)?.[1]
  return value === undefined ? undefined : decode(value)
}

/** Whether a proxy says that it speaks for somebody else. */
const isForwarded = (headers: IncomingHttpHeaders): boolean =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined

/**
 * Decides who may read.
 * @param listenHost address that the gateway listens on
 * @param behindProxy whether a proxy passes requests on: one on this machine does not make its callers local
 */
export function createAccess(listenHost: string, dataDir: string, behindProxy = false): Access {
  const files = [tokenFile(join(dataDir, KEY_FILE)), tokenFile(join(dataDir, SCREEN_FILE))]
  const open = isLoopbackHost(listenHost) || listenHost === 'localhost'
  const knows = (token: string): boolean => {
    const given = digest(token)
    return files.some((read) => read().some((known) => timingSafeEqual(known, given)))
  }
  return {
    knows,
    stamp: () => [KEY_FILE, SCREEN_FILE].map((name) => stampOf(join(dataDir, name))).join(' '),
    allows: ({ remoteAddress, headers, token }) => {
      const local = open || isLoopbackAddress(remoteAddress)
      if (local && !(behindProxy && isForwarded(headers))) return true
      return [token, bearerOf(headers), cookieOf(headers)].some((given) => given !== undefined && knows(given))
    },
  }
}
