import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import { nfc } from '@ioc/contracts'
import { isCarriedOutsideHeaders } from './envelope.ts'
import { refusal, type Refusal } from './refusal.ts'

export type BinaryAttributes =
  | { readonly kind: 'attributes'; readonly attributes: Record<string, unknown> }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Node reads header bytes as Latin-1; senders that put raw UTF-8 there mean UTF-8. */
function asUtf8(value: string): string {
  const bytes = Buffer.from(value, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : value
}

/** Takes quotes, escapes and percent-encoding off a header value (CloudEvents HTTP binding 1.0, 3.1.3.2). */
function decodeValue(value: string): string {
  const quoted = /^"(.*)"$/s.exec(value)?.[1]
  const plain = quoted === undefined ? value : quoted.replaceAll(/\\(.)/gs, '$1')
  return decodeURIComponent(asUtf8(plain).replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25'))
}

/** The media type in a header, without the empty parameters at its end that HTTP allows and RFC 2046 does not. */
function mediaTypeOf(header: string | undefined): string {
  if (header === undefined) return 'application/json'
  let end = header.length
  while (end > 0 && ' \t;'.includes(header.charAt(end - 1))) end--
  return header.slice(0, end)
}

/** The first `ce-` header that stands more than once in a request: which of its values is meant, nobody can know. */
function repeated(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = (rawHeaders[place] ?? '').toLowerCase()
    if (!name.startsWith('ce-')) continue
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

/**
 * The attributes that `ce-` headers carry, NFC; `datacontenttype` is the content type of the request. A stray `%` stands for
 * itself, but an encoded sequence that is not UTF-8 is refused. Whole numbers, true and false arrive as their text, which is a
 * valid attribute.
 * @param rawHeaders names and values in turn, as they were sent: Node joins what stands twice.
 */
export function attributesFromHeaders(
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[] = [],
): BinaryAttributes {
  const twice = repeated(rawHeaders)
  if (twice !== undefined) {
    const pointer = `/${twice.slice('ce-'.length)}`
    return { kind: 'refused', refusal: refusal('invalid-envelope', `the header ${twice} stands twice`, pointer) }
  }
  const attributes: Record<string, unknown> = { datacontenttype: mediaTypeOf(headers['content-type']) }
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith('ce-') || value === undefined) continue
    const name = header.slice('ce-'.length)
    if (isCarriedOutsideHeaders(name)) {
      const detail = `${name} is not sent as a header in binary mode`
      return { kind: 'refused', refusal: refusal('invalid-envelope', detail, `/${name}`) }
    }
    try {
      attributes[name] = nfc(decodeValue(String(value)))
    } catch (error) {
      if (!(error instanceof URIError)) throw error
      const detail = `the header ${header} is not percent-encoded UTF-8`
      return { kind: 'refused', refusal: refusal('invalid-envelope', detail, `/${name}`) }
    }
  }
  return { kind: 'attributes', attributes }
}
