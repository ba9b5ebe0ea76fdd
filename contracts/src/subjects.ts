import { parseTypeName } from './events/type-name.ts'

/** The JetStream stream that carries every relayed fact. */
export const STREAM_NAME = 'IOC'
export const streamSubjects = (province: string): string => `ioc.v1.${encodeToken(province)}.>`

/** Headers of a relayed message. `Nats-Msg-Id` is the event id; positions are decimal strings. */
export const HEADERS = {
  messageId: 'Nats-Msg-Id',
  position: 'Ioc-Position',
  previous: 'Ioc-Previous',
  revision: 'Ioc-Revision',
  /** The rest of the log's metadata (JSON: receivedAt, keyId, hash, flags …), so that a consumer needs no log. */
  metadata: 'Ioc-Metadata',
} as const

/** One token of a subject: bytes outside `[A-Za-z0-9_-]` become `%XX` (UTF-8). */
export function encodeToken(text: string): string {
  let token = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte)
    token += /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return token
}

/** The text behind a token. */
export const decodeToken = (token: string): string => decodeURIComponent(token)

/**
 * Subject of a fact: `ioc.v1.<province>.<family>.<fact>.<unit>`.
 * A type that is not of our form goes under family `unknown`, so that nothing is lost.
 */
export function factSubject(province: string, type: string, unit: string): string {
  const name = parseTypeName(type)
  const [family, fact] = name === undefined ? ['unknown', type] : [name.family, name.fact]
  return ['ioc', 'v1', ...[province, family, fact, unit].map(encodeToken)].join('.')
}
