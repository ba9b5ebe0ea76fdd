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
  /** The row of `dead_letters` of a fact that no model can read, without position, epoch, model and build. */
  readonly deadLetter: NamedRow | undefined
  /** The same for each model that could not make its rows: the others have theirs. */
  readonly failures: readonly (readonly [model: string, letter: NamedRow])[]
  /** About how much memory it holds. */
  readonly bytes: number
}

export type EntryDecoder = (entry: LogEntry) => Decoded

const NO_FAILURES: Decoded['failures'] = []

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
/** A fact that only a model fails on is readable in the log: the beginning tells which it is, however many there are. */
const MAX_MODEL_BYTES = 1024

const shortened = (text: string): string => text.slice(0, MAX_TEXT)

const deadLetterRow = (
  place: { readonly eventId: string; readonly stream: string; readonly type: string },
  reason: string,
  bytes: Uint8Array,
  limit = MAX_BYTES,
): NamedRow =>
  soundRow({
    event_id: place.eventId,
    stream: shortened(place.stream),
    type: shortened(place.type),
    reason: shortened(reason),
    bytes: Buffer.from(bytes.subarray(0, limit)).toString('base64'),
  })

function decodeUndecodable(event: Undecodable): Decoded {
  const deadLetter = deadLetterRow(event, event.reason, event.bytes)
  const { position, eventId, revision, stream, type } = event
  const family = parseTypeName(type)?.family ?? 'unknown'
  const place = [eventId, shortened(stream), String(revision), shortened(type), family]
  const fact = rowText([...place, '', '', '', '', '', '', '', '', []])
  const bytes = ENTRY_BYTES + fact.length + sizeOf(deadLetter)
  return {
    ...{ position, eventId, receivedAt: '', key: undefined, status: 'dead-letter' },
    ...{ fact, rows: [], deadLetter, failures: NO_FAILURES, bytes },
  }
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

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const dataBytes = ({ data }: Fact): Uint8Array => Buffer.from(JSON.stringify(data) ?? '')

/**
 * Makes the decoder of a set of read models. Total: whatever a fact does to an upcaster or a schema, the outcome is a decoded
 * entry, dead-lettered with the reason where there is no other; what it does to one read model is that model's dead letter alone.
 * @param knowsKey a fact under another key was not written by us; absent, keys are not judged
 */
export function createEntryDecoder(models: readonly ReadModel[], knowsKey: KnowsKey = () => true): EntryDecoder {
  const byType = new Map<string, ReadModel[]>()
  for (const model of models) {
    for (const type of model.handles) byType.set(type, [...(byType.get(type) ?? []), model])
  }

  const outcomesOf = (given: Fact) => {
    const fact = newestVersion(given)
    const rows: (readonly [string, readonly string[]])[] = []
    let failures = NO_FAILURES
    for (const model of byType.get(fact.type) ?? []) {
      try {
        rows.push([model.name, model.rows(fact).map(rowText)])
      } catch (error) {
        // A defect of one model: it costs that model this fact, and nothing else.
        const letter = deadLetterRow(given, reasonOf(error), dataBytes(given), MAX_MODEL_BYTES)
        failures = [...failures, [model.name, letter]]
      }
    }
    return { rows, failures }
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
      const { rows, failures } = outcomesOf(fact)
      let bytes = ENTRY_BYTES + text.length
      for (const [, list] of rows) for (const own of list) bytes += own.length
      for (const [, letter] of failures) bytes += sizeOf(letter)
      const status = operations ? 'operations' : 'counted'
      return { status, rows, failures, deadLetter: undefined, bytes, ...common }
    } catch (error) {
      // An upcaster throws an error of its own when old data does not fit; anything else is a defect, kept with its message.
      const deadLetter = deadLetterRow(fact, reasonOf(error), dataBytes(fact))
      const bytes = ENTRY_BYTES + text.length + sizeOf(deadLetter)
      return { status: 'dead-letter', rows: [], failures: NO_FAILURES, deadLetter, bytes, ...common }
    }
  }
}
