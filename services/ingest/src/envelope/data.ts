import { readJson } from '../json/read-json.ts'
import { Unreadable } from './attributes.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const MEMBER = 'data_base64'

/** JSON that was sent as bytes: read as if it had been sent as `data`, so that hash and stored data are the same. */
function decoded(value: unknown): unknown {
  if (typeof value !== 'string' || !BASE64.test(value)) {
    throw new Unreadable([MEMBER], `${MEMBER} must be base64 text (RFC 4648, 4)`)
  }
  const reading = readJson(Buffer.from(value, 'base64'))
  if (reading.kind === 'malformed') throw new Unreadable([MEMBER], `${MEMBER} must hold JSON: ${reading.detail}`)
  const issue = reading.issues.get(0)
  if (issue !== undefined) throw new Unreadable([MEMBER], `${issue.pointer || 'data'}: ${issue.detail}`, issue.code)
  return reading.value
}

/**
 * The content of an event, from `data` or from `data_base64` (CloudEvents JSON format, 3.1).
 * @throws Unreadable when there is none, or both, or what is in `data_base64` is not JSON.
 */
export function dataOf(event: Readonly<Record<string, unknown>>): unknown {
  const { data, [MEMBER]: encoded } = event
  if (encoded === undefined || encoded === null) {
    if (data === undefined) throw new Unreadable(['data'], 'data is required')
    return data
  }
  if (data !== undefined) throw new Unreadable([MEMBER], `send either data or ${MEMBER}`)
  return decoded(encoded)
}
