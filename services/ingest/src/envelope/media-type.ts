import type { IncomingHttpHeaders } from 'node:http'
import { CLOUD_EVENTS_BATCH_MEDIA_TYPE, CLOUD_EVENT_MEDIA_TYPE } from '@ioc/contracts'

/** How a request carries its events (CloudEvents HTTP binding 1.0, 3); `unsupported` says why not. */
export type Mode =
  { readonly kind: 'structured' | 'batch' | 'binary' } | { readonly kind: 'unsupported'; readonly detail: string }

const STRUCTURED: Mode = { kind: 'structured' }
const BATCH: Mode = { kind: 'batch' }
const BINARY: Mode = { kind: 'binary' }
const unsupported = (detail: string): Mode => ({ kind: 'unsupported', detail })

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)"?/i
const JSON_TYPE = /^[\w.+-]+\/(?:[\w.+-]+\+)?json$/

const hasAttributeHeader = (headers: IncomingHttpHeaders): boolean => {
  for (const name in headers) if (name.startsWith('ce-')) return true
  return false
}

/** Tells the mode of a request by its headers. */
export function modeOf(headers: IncomingHttpHeaders): Mode {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') return unsupported(`content-encoding ${encoding}`)
  const contentType = headers['content-type'] ?? ''
  if (contentType === CLOUD_EVENT_MEDIA_TYPE) return STRUCTURED
  const charset = CHARSET.exec(contentType)?.[1]?.toLowerCase()
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    return unsupported(`charset ${charset}`)
  }
  const mediaType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()
  if (mediaType === CLOUD_EVENT_MEDIA_TYPE) return STRUCTURED
  if (mediaType === CLOUD_EVENTS_BATCH_MEDIA_TYPE) return BATCH
  if (mediaType.startsWith('application/cloudevents')) return unsupported(`content type ${mediaType}`)
  if (!hasAttributeHeader(headers)) return unsupported(`content type ${mediaType || '(none)'} without ce- headers`)
  if (mediaType === '' || JSON_TYPE.test(mediaType)) return BINARY
  return unsupported(`content type ${mediaType} in binary mode`)
}
