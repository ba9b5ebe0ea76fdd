import { OPERATIONS_STREAM, findEvent, localDay, parseTypeName, upcast } from '@ioc/contracts'
import type { Fact, LogEntry, Undecodable } from '@ioc/contracts/log'
import { assertFits } from '../declare/data-check.ts'
import { soundRow } from '../declare/sound-row.ts'
import type { NamedRow, ReadModel, Row } from '../read-model.ts'

/** What became of a position. `counted` facts have rows in the read models; the others do not. */
export type FactStatus = 'counted' | 'duplicate' | 'conflict' | 'dead-letter' | 'operations'

/** An entry decoded for all read models; nothing of it depends on what came before. */
export interface Decoded {
  readonly position: bigint
  readonly eventId: string
  readonly receivedAt: string
  /** What identifies the fact; `undefined` where nothing does, or where it does not compete with others (operations). */
  readonly key: { readonly source: string; readonly id: string; readonly hash: string } | undefined
  readonly status: Extract<FactStatus, 'counted' | 'dead-letter' | 'operations'>
  /** The row of `facts` without position, previous, status and epoch. */
  readonly fact: NamedRow
  /** Rows by read model, without position and epoch. */
  readonly rows: readonly (readonly [model: string, rows: readonly Row[]])[]
  /** The row of `dead_letters` of a fact that no model can read, without position, epoch, model and build. */
  readonly deadLetter: NamedRow | undefined
  /** The same for each model that could not make its rows: the others have theirs. */
  readonly failures: readonly (readonly [model: string, letter: NamedRow])[]
  /** About how much memory it holds. */
  readonly bytes: number
}

export type EntryDecoder = (entry: LogEntry) => Decoded

const NO_FAILURES: Decoded['failures'] = []

const cellSize = (value: unknown): number => (typeof value === 'string' ? 24 + value.length : 24)

/** About what a row costs: objects and numbers at a flat rate, text by its length. */
function sizeOf(row: NamedRow): number {
  let bytes = 64
  for (const name in row) bytes += cellSize(row[name])
  return bytes
}

function sizeOfCells(row: Row): number {
  let bytes = 64
  for (const cell of row) bytes += cellSize(cell)
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
  const fact = soundRow({
    event_id: event.eventId,
    stream: shortened(event.stream),
    revision: String(event.revision),
    type: shortened(event.type),
    family: parseTypeName(event.type)?.family ?? 'unknown',
    unit: '',
    source: '',
    id: '',
    time: '',
    day: '',
    received_at: '',
    key_id: '',
    hash: '',
    flags: [],
  })
  const { position, eventId } = event
  const bytes = sizeOf(fact) + sizeOf(deadLetter)
  return {
    position,
    eventId,
    receivedAt: '',
    key: undefined,
    status: 'dead-letter',
    fact,
    rows: [],
    deadLetter,
    failures: [],
    bytes,
  }
}

const factRow = (fact: Fact): NamedRow =>
  soundRow({
    event_id: fact.eventId,
    stream: fact.stream,
    revision: String(fact.revision),
    type: fact.type,
    family: fact.family,
    unit: fact.subject,
    source: fact.source,
    id: fact.id,
    time: fact.time,
    day: localDay(fact.timeNs),
    received_at: fact.receivedAt,
    key_id: fact.keyId,
    hash: fact.hash,
    flags: fact.flags,
  })

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
    const rows: (readonly [string, readonly Row[]])[] = []
    let failures = NO_FAILURES
    for (const model of byType.get(fact.type) ?? []) {
      try {
        rows.push([model.name, model.rows(fact)])
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
    const row = factRow(fact)
    const operations = fact.stream.startsWith(OPERATIONS_STREAM)
    const key = operations
      ? undefined
      : { source: fact.source.toWellFormed(), id: fact.id.toWellFormed(), hash: fact.hash }
    const common = { position, eventId, receivedAt, key, fact: row }
    try {
      const { rows, failures } = outcomesOf(fact)
      let bytes = sizeOf(row)
      for (const [, list] of rows) for (const own of list) bytes += sizeOfCells(own)
      for (const [, letter] of failures) bytes += sizeOf(letter)
      const status = operations ? 'operations' : 'counted'
      return { status, rows, failures, deadLetter: undefined, bytes, ...common }
    } catch (error) {
      // An upcaster throws an error of its own when old data does not fit; anything else is a defect, kept with its message.
      const deadLetter = deadLetterRow(fact, reasonOf(error), dataBytes(fact))
      const bytes = sizeOf(row) + sizeOf(deadLetter)
      return { status: 'dead-letter', rows: [], failures: NO_FAILURES, deadLetter, bytes, ...common }
    }
  }
}
