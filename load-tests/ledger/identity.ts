import { createHash } from 'node:crypto'
import type { SentFact } from '../lib/fact.ts'

/**
 * Content hash and event id by the published rule, written here a second time on purpose: a judge that shares the code of
 * the judged would agree with its mistakes.
 */

/** RFC 8785 text of JSON after NFC: keys in UTF-16 order; ECMAScript prints numbers and strings as the RFC wants them. */
export function canonicalText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'))
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key.normalize('NFC'), item] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`
}

/** What the hash covers. */
export type HashedContent = Pick<SentFact, 'type' | 'subject' | 'data'> & { readonly time?: string | undefined }

/** SHA-256 (hex) over the canonical text of type, subject, time (when sent) and data. */
export function contentHash({ type, subject, time, data }: HashedContent): string {
  return createHash('sha256').update(canonicalText({ type, subject, time, data }), 'utf8').digest('hex')
}

const NAMESPACE = Buffer.from('86b226b460c653ef8e00be68add5b50e', 'hex')

/** UUIDv5 of `source \n id \n hash` in the published namespace. */
export function eventIdOf(source: string, id: string, hash: string): string {
  const name = [source, id, hash].map((part) => part.normalize('NFC')).join('\n')
  const digest = createHash('sha1').update(NAMESPACE).update(name, 'utf8').digest('hex')
  const version = `5${digest.slice(13, 16)}`
  const variant = ((Number.parseInt(digest.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    version,
    `${variant}${digest.slice(18, 20)}`,
    digest.slice(20, 32),
  ].join('-')
}
