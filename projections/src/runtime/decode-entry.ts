import { OPERATIONS_STREAM, findEvent, localDay, parseTypeName, upcast } from '@ioc/contracts'
import type { Fact, LogEntry, Undecodable } from '@ioc/contracts/log'
import { assertFits } from '../declare/data-check.ts'
import { rowText, soundRow } from '../declare/sound-row.ts'
import type { NamedRow, ReadModel } from '../read-model.ts'

/** What became of a position. `counted` facts have rows in the read models; the others do not. */
export type FactStatus = 'counted' | 'duplicate' | 'conflict' | 'dead-letter' | 'operations'

/** What no two facts share. */
export interface FactKey {
  readonly source: string
  readonly id: string
  readonly hash: string
  /** Source and id as one text. */
  readonly text: string
}

export const keyText = (source: string, id: string): string => `${source}\n${id}`

const keyOf = ({ source, id, hash }: Fact): FactKey => {
  const [soundSource, soundId] = [source.toWellFormed(), id.toWellFormed()]
  return { source: soundSource, id: soundId, hash, text: keyText(soundSource, soundId) }
}

/** An entry decoded for all read models; nothing of it depends on what came before. */
export interface Decoded {
  readonly position: bigint
  readonly eventId: string
  readonly receivedAt: string
  /** What identifies the fact; `undefined` where nothing does, or where it does not compete with others (operations). */
  readonly key: FactKey | undefined
  readonly status: Extract<FactStatus, 'counted' | 'dead-letter' | 'operations'>
  /** The row of `facts`: text of the cells of {@link FACT_CELLS}. */
  readonly fact: string
  /** Texts of rows by read model, without position and epoch. */
  readonly rows: readonly (readonly [model: string, rows: readonly string[]])[]
  /** The row of `dead_letters` without position and epoch. */
  readonly deadLetter: NamedRow | undefined
  /** About how much memory it holds. */
  readonly bytes: number
}

export type EntryDecoder = (entry: LogEntry) => Decoded

const NO_ROWS: Decoded['rows'] = []

/** The columns of `facts` that an entry says by itself; position, previous, status and epoch come after them. */
export const FACT_CELLS = [
  'event_id',
  'stream',
  'revision',
  'type',
  'family',
  'unit',
  'source',
  'id',
  'time',
  'day',
  'received_at',
  'key_id',
  'hash',
  'flags',
] as const

/** What an entry costs beside its texts. */
const ENTRY_BYTES = 512

/** About what a dead letter costs. */
function sizeOf(row: NamedRow): number {
  let bytes = 64
  for (const name in row) bytes += 24 + String(row[name]).length
  return bytes
}

/** What a dead letter says of an event, and of its data: the log has the rest, at the position. */
const MAX_TEXT = 512
const MAX_BYTES = 64 * 1024

const shortened = (text: string): string => text.slice(0, MAX_TEXT)

const deadLetterRow = (
  place: { readonly eventId: string; readonly stream: string; readonly type: string },
  reason: string,
  bytes: Uint8Array,
): NamedRow =>
  soundRow({
    event_id: place.eventId,
    stream: shortened(place.stream),
    type: shortened(place.type),
    reason: shortened(reason),
    bytes: Buffer.from(bytes.subarray(0, MAX_BYTES)).toString('base64'),
  })

function decodeUndecodable(event: Undecodable): Decoded {
  const deadLetter = deadLetterRow(event, event.reason, event.bytes)
  const { position, eventId, revision, stream, type } = event
  const family = parseTypeName(type)?.family ?? 'unknown'
  const place = [eventId, shortened(stream), String(revision), shortened(type), family]
  const fact = rowText([...place, '', '', '', '', '', '', '', '', []])
  const bytes = ENTRY_BYTES + fact.length + sizeOf(deadLetter)
  return { position, eventId, receivedAt: '', key: undefined, status: 'dead-letter', fact, rows: [], deadLetter, bytes }
}

const factText = (fact: Fact): string =>
  rowText([
    fact.eventId,
    fact.stream,
    String(fact.revision),
    fact.type,
    fact.family,
    fact.subject,
    fact.source,
    fact.id,
    fact.time,
    localDay(fact.timeNs),
    fact.receivedAt,
    fact.keyId,
    fact.hash,
    fact.flags,
  ])

/** The fact as its newest version, checked against its schema. @throws UnreadableFactError naming what does not fit. */
function newestVersion(fact: Fact): Fact {
  if (findEvent(fact.type) === undefined) return fact
  const newest = upcast({ type: fact.type, data: fact.data })
  assertFits(newest.type, newest.data)
  return newest.type === fact.type ? fact : { ...fact, ...newest }
}

/** Whether a key id is one that the installation has issued. */
export type KnowsKey = (keyId: string) => boolean

const underUnknownKey = ({ position, revision, stream, eventId, type, keyId, data }: Fact): Undecodable => ({
  position,
  revision,
  stream,
  eventId,
  type,
  reason: `key ${keyId.slice(0, 128)} was never issued here`,
  bytes: Buffer.from(JSON.stringify(data) ?? ''),
})

/**
 * Makes the decoder of a set of read models. Total: whatever a fact does to an upcaster, a schema or a read model, the outcome
 * is a decoded entry, dead-lettered with the reason where there is no other.
 * @param knowsKey a fact under another key was not written by us; absent, keys are not judged
 */
export function createEntryDecoder(models: readonly ReadModel[], knowsKey: KnowsKey = () => true): EntryDecoder {
  const byType = new Map<string, ReadModel[]>()
  for (const model of models) {
    for (const type of model.handles) byType.set(type, [...(byType.get(type) ?? []), model])
  }

  const rowsOf = (given: Fact): Decoded['rows'] => {
    const fact = newestVersion(given)
    const readers = byType.get(fact.type)
    if (readers === undefined) return NO_ROWS
    return readers.map((model) => [model.name, model.rows(fact).map(rowText)] as const)
  }

  return (entry) => {
    if (entry.kind === 'undecodable') return decodeUndecodable(entry.event)
    const { fact } = entry
    if (!knowsKey(fact.keyId)) return decodeUndecodable(underUnknownKey(fact))
    const { position, eventId, receivedAt } = fact
    const text = factText(fact)
    const operations = fact.stream.startsWith(OPERATIONS_STREAM)
    const key = operations ? undefined : keyOf(fact)
    const common = { position, eventId, receivedAt, key, fact: text }
    try {
      const rows = rowsOf(fact)
      let bytes = ENTRY_BYTES + text.length
      for (const [, list] of rows) for (const own of list) bytes += own.length
      return { status: operations ? 'operations' : 'counted', rows, deadLetter: undefined, bytes, ...common }
    } catch (error) {
      // An upcaster throws an error of its own when old data does not fit; anything else is a defect, kept with its message.
      const reason = error instanceof Error ? error.message : String(error)
      const deadLetter = deadLetterRow(fact, reason, Buffer.from(JSON.stringify(fact.data) ?? ''))
      return {
        status: 'dead-letter',
        rows: [],
        deadLetter,
        bytes: ENTRY_BYTES + text.length + sizeOf(deadLetter),
        ...common,
      }
    }
  }
}
