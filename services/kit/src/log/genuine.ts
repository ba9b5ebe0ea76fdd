import { OPERATIONS_STREAM, eventId, factQuarantined, factText, isNfc, sha256Hex, unitStream } from '@ioc/contracts'
import type { LogMetadata } from '@ioc/contracts'
import type { RecordPlace } from './fact.ts'

/** How far a fact's time may lie after its receipt, in nanoseconds: what ingest lets pass, and a little for clocks read twice. */
const TOLERANCE_NS = 6n * 60n * 1_000_000_000n

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

/** Whether the hash is that of the content; a time that the source did not send is outside it, and equals the receipt. */
function hashFits({ ce, hash, receivedAt }: LogMetadata, data: unknown): boolean {
  const { type, subject, time } = ce
  const timed = factText({ type, subject, time, data })
  if (sha256Hex(timed) === hash) return isNfc(timed)
  if (time !== receivedAt) return false
  const untimed = factText({ type, subject, data })
  return sha256Hex(untimed) === hash && isNfc(untimed)
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
  if (ce.type !== place.type) return `type ${place.type} is not the envelope's ${ce.type}`
  // A simulated clock may lie behind the machine's, or ahead of it: the later of the two counts.
  const { timeNs, receivedNs, writtenNs = receivedNs } = times
  const latest = writtenNs > receivedNs ? writtenNs : receivedNs
  if (timeNs > latest + TOLERANCE_NS) return `time ${ce.time} lies after its receipt, it would outrank every correction`
  if (place.stream.startsWith(OPERATIONS_STREAM)) return strangeOperation(place, metadata, data)
  if (place.stream !== unitStream(ce.subject)) return `stream ${place.stream} is not that of the subject ${ce.subject}`
  if (eventId(ce.source, ce.id, hash) !== place.eventId) return 'the event id does not follow from source, id and hash'
  try {
    return hashFits(metadata, data) ? undefined : 'the hash is not that of type, subject, time and data'
  } catch (error) {
    // Nested too deeply for whoever would have to read it.
    if (error instanceof RangeError || error instanceof TypeError) return `the data cannot be hashed: ${error.message}`
    throw error
  }
}
