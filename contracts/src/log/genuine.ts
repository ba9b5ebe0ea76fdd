import { EXTENSION_NAME } from '../cloud-events/envelope.ts'
import { factQuarantined } from '../families/operations/events.ts'
import { sha256Hex } from '../identity/canonical.ts'
import { eventId, factText } from '../identity/fact-identity.ts'
import { isNfc } from '../identity/nfc.ts'
import { OPERATIONS_STREAM, unitStream, type LogMetadata } from './metadata.ts'
import type { RecordPlace } from './record-place.ts'

/** How far a fact's time may lie after its receipt, in nanoseconds: what ingest lets pass, and a little for clocks read twice. */
const TOLERANCE_NS = 6n * 60n * 1_000_000_000n

/**
 * Containers may stand in each other this deep: as in what ingest takes, and two more around what stands in quarantine. A number,
 * so that the same event is judged alike wherever it is read; what a stack still holds differs from caller to caller.
 */
const MAX_DEPTH = 66

/** Whether a JSON value is nested more deeply than anything that ingest writes. Looks no deeper than that itself. */
export function isTooDeep(value: unknown, levels = MAX_DEPTH): boolean {
  if (value === null || typeof value !== 'object') return false
  if (levels === 0) return true
  if (Array.isArray(value)) return value.some((item) => isTooDeep(item, levels - 1))
  const members = value as Readonly<Record<string, unknown>>
  for (const name in members) if (isTooDeep(members[name], levels - 1)) return true
  return false
}

/** Members of a structured event that are no attributes: in one they would change what the event says. */
const NO_ATTRIBUTES: ReadonlySet<string> = new Set(['data', 'specversion'])

/** What every fact has, and need not be looked at by name. */
const CORE: ReadonlySet<string> = new Set(['id', 'source', 'subject', 'type', 'time'])

function strangeAttribute(ce: Readonly<Record<string, unknown>>): string | undefined {
  for (const name in ce) {
    if (!CORE.has(name) && (NO_ATTRIBUTES.has(name) || !EXTENSION_NAME.test(name))) {
      return `metadata/ce/${name} is no attribute of an event`
    }
    const value = ce[name]
    if (typeof value === 'string') {
      if (!value.isWellFormed()) return `metadata/ce/${name} holds half a surrogate pair`
    } else if (typeof value !== 'boolean' && !Number.isFinite(value)) {
      return `metadata/ce/${name} is neither text nor a number nor true or false`
    }
  }
  return undefined
}

/** Half a surrogate pair, as `JSON.stringify` writes it; a backslash in a text is written as two. */
const HALF_PAIR = /(?<!\\)(?:\\\\)*\\ud[89a-f]/
const holdsHalfPair = (json: string): boolean => json.includes('\\ud') && HALF_PAIR.test(json)

const textIn = (value: unknown, ...path: readonly string[]): string | undefined => {
  let current = value
  for (const name of path) {
    if (current === null || typeof current !== 'object') return undefined
    const entry: unknown = Object.entries(current).find(([key]) => key === name)?.[1]
    current = entry
  }
  return typeof current === 'string' ? current : undefined
}

/** Our own events name the fact that they are about: hash and id are that fact's. */
function strangeOperation(place: RecordPlace, { ce, hash }: LogMetadata, data: unknown): string | undefined {
  if (place.stream !== OPERATIONS_STREAM) return `the stream ${place.stream} is none of ours`
  if (place.type !== factQuarantined.type) return `type ${place.type} does not belong into ${OPERATIONS_STREAM}`
  const [source, id] = [textIn(data, 'event', 'source'), textIn(data, 'event', 'id')]
  if (source === undefined || id === undefined || textIn(data, 'hash') !== hash)
    return 'the hash is not the one in the data'
  if (eventId(source, id, hash) !== place.eventId || ce.id !== place.eventId) {
    return 'the event id does not follow from the fact that it is about'
  }
  return undefined
}

/**
 * What speaks against the hash being that of the content; a time that the source did not send is outside it, and equals the
 * receipt.
 */
function strangeHash({ ce, hash, receivedAt }: LogMetadata, data: unknown): string | undefined {
  const { type, subject, time } = ce
  const timed = factText({ type, subject, time, data })
  if (holdsHalfPair(timed)) return 'the data holds half a surrogate pair'
  if (isNfc(timed)) {
    if (sha256Hex(timed) === hash) return undefined
    if (time === receivedAt && sha256Hex(factText({ type, subject, data })) === hash) return undefined
  }
  return 'the hash is not that of type, subject, time and data'
}

/**
 * Why an event in a fact stream is not one that our ingest wrote; `undefined` where nothing speaks against it. The rule of ids
 * decides: an event id stands for source, id and content, so that whoever writes past ingest and does not keep to it gives
 * himself away. Costs two hashes.
 * @param timeNs the envelope's time; @param writtenNs when the log says that it was written, where that is known
 */
export function strangeness(
  place: RecordPlace,
  metadata: LogMetadata,
  data: unknown,
  times: { readonly timeNs: bigint; readonly receivedNs: bigint; readonly writtenNs?: bigint | undefined },
): string | undefined {
  const { ce, hash } = metadata
  const attribute = strangeAttribute(ce)
  if (attribute !== undefined) return attribute
  if (ce.type !== place.type) return `type ${place.type} is not the envelope's ${ce.type}`
  // A simulated clock may lie behind the machine's, or ahead of it: the later of the two counts.
  const { timeNs, receivedNs, writtenNs = receivedNs } = times
  const latest = writtenNs > receivedNs ? writtenNs : receivedNs
  if (timeNs > latest + TOLERANCE_NS) return `time ${ce.time} lies after its receipt, it would outrank every correction`
  if (place.stream.startsWith(OPERATIONS_STREAM)) return strangeOperation(place, metadata, data)
  if (place.stream !== unitStream(ce.subject)) return `stream ${place.stream} is not that of the subject ${ce.subject}`
  if (eventId(ce.source, ce.id, hash) !== place.eventId) return 'the event id does not follow from source, id and hash'
  try {
    return strangeHash(metadata, data)
  } catch (error) {
    // Numbers beyond a double among them. Whatever it is, it lies in the data: thrown, it would stop every reader here for good.
    return `the data cannot be hashed: ${error instanceof Error ? error.message : String(error)}`
  }
}
