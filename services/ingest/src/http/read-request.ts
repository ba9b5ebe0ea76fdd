import type { IncomingHttpHeaders } from 'node:http'
import { ProblemError } from '@ioc/kit'
import { attributesFromHeaders } from '../envelope/binary-mode.ts'
import { idOf, parseEnvelope, type Envelope } from '../envelope/envelope.ts'
import { modeOf } from '../envelope/media-type.ts'
import { refusal, type Refusal } from '../envelope/refusal.ts'
import { readJson } from '../json/read-json.ts'
import { sizeOfValue, sizesOfElements } from '../json/sizes.ts'
import type { JsonIssue } from '../json/strict-scan.ts'

export const MAX_BODY_BYTES = 4 * 1_048_576
const MAX_EVENT_BYTES = 256 * 1_024
export const MAX_BATCH_EVENTS = 500

/** One event of a request: an envelope, or why it is refused. */
export type ReadEvent =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'refused'; readonly id: string | null; readonly refusal: Refusal }

export type ReadRequest =
  | { readonly kind: 'single'; readonly event: ReadEvent }
  | { readonly kind: 'batch'; readonly events: readonly ReadEvent[] }

/** Bytes that an event of a request counts for: its share of the body, which is cheaper than measuring each. */
export const shareOf = (body: Buffer, events: number): number => Math.ceil(body.length / Math.max(events, 1))

/**
 * @param bytes of the event in the body as it was sent, white space around it apart; in binary mode those of its data. Only a body
 * that is larger than an event may be needs to be measured.
 * @param depth how many tokens of the issue's pointer lead to the event itself.
 */
function readEvent(event: unknown, issue: JsonIssue | undefined, bytes: number, depth: number): ReadEvent {
  const id = idOf(event)
  if (bytes > MAX_EVENT_BYTES) {
    const detail = `the event has ${bytes} bytes as it was sent, at most ${MAX_EVENT_BYTES} are taken`
    return { kind: 'refused', id, refusal: refusal('event-too-large', detail, '') }
  }
  if (issue !== undefined) {
    const pointer = issue.pointer.split('/').slice(depth + 1)
    return {
      kind: 'refused',
      id,
      refusal: refusal(issue.code, issue.detail, pointer.map((token) => `/${token}`).join('')),
    }
  }
  const reading = parseEnvelope(event)
  return reading.kind === 'envelope' ? reading : { kind: 'refused', id, refusal: reading.refusal }
}

function parseBody(body: Buffer, byElement: boolean) {
  const reading = readJson(body, byElement)
  if (reading.kind === 'malformed') throw new ProblemError('malformed-json', reading.detail)
  return reading
}

function readBinary(headers: IncomingHttpHeaders, rawHeaders: readonly string[], body: Buffer): ReadEvent {
  const carried = attributesFromHeaders(headers, rawHeaders)
  if (carried.kind === 'refused') return { kind: 'refused', id: null, refusal: carried.refusal }
  if (body.length === 0) return readEvent(carried.attributes, undefined, 0, 0)
  const { value, issues } = parseBody(body, false)
  const issue = issues.get(0)
  const inData = issue === undefined ? undefined : { ...issue, pointer: `/data${issue.pointer}` }
  return readEvent({ ...carried.attributes, data: value }, inData, sizeOfValue(body), 0)
}

/**
 * Reads the events of a request, in any of the three modes.
 * @param rawHeaders names and values in turn, as they were sent.
 * @throws ProblemError when nothing of it can be read: media type, JSON, or size of the whole.
 */
export function readRequest(headers: IncomingHttpHeaders, rawHeaders: readonly string[], body: Buffer): ReadRequest {
  const mode = modeOf(headers)
  switch (mode.kind) {
    case 'unsupported':
      throw new ProblemError('unsupported-media-type', mode.detail)
    case 'binary':
      return { kind: 'single', event: readBinary(headers, rawHeaders, body) }
    case 'structured': {
      const { value, issues } = parseBody(body, false)
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        throw new ProblemError('malformed-request', 'a structured event is one JSON object')
      }
      return { kind: 'single', event: readEvent(value, issues.get(0), sizeOfValue(body), 0) }
    }
    case 'batch': {
      const { value, issues } = parseBody(body, true)
      if (!Array.isArray(value)) throw new ProblemError('malformed-request', 'a batch is a JSON array of events')
      if (value.length > MAX_BATCH_EVENTS) {
        throw new ProblemError(
          'batch-too-large',
          `the batch has ${value.length} events, at most ${MAX_BATCH_EVENTS} are taken`,
        )
      }
      const sizes = body.length > MAX_EVENT_BYTES ? sizesOfElements(body) : []
      return {
        kind: 'batch',
        events: value.map((event, place) => readEvent(event, issues.get(place), sizes[place] ?? 0, 1)),
      }
    }
    default: {
      const impossible: never = mode
      throw new Error(`unknown mode ${String(impossible)}`)
    }
  }
}
