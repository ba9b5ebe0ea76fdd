import type { Finding } from './judge-log.ts'
import { isReported, type LogRecord } from './log-reader.ts'

/** A message of the bus as the judge reads it. */
export interface StreamMessage {
  readonly sequence: number
  readonly subject: string
  /** `Nats-Msg-Id`. */
  readonly messageId: string
  readonly position: bigint
  readonly previous: bigint
  /** Id, source and type of the CloudEvent in the body. */
  readonly id: string
  readonly source: string
  readonly type: string
}

/** A fact as the read side shows it. */
export interface CountedFact {
  readonly position: string
  readonly eventId: string
  readonly source: string
  readonly id: string
  readonly unit: string
  readonly hash: string
}

/** Compares one derived item with the record at its position. */
type Differences<Item> = (item: Item, record: LogRecord) => readonly string[]

/** One to one by position: nothing missing, nothing twice, nothing that the log does not have, nothing changed. */
function judgeOneToOne<Item extends { source: string; id: string }>(
  name: string,
  records: readonly LogRecord[],
  items: readonly Item[],
  positionOf: (item: Item) => bigint,
  differences: Differences<Item>,
): Finding[] {
  const findings: Finding[] = []
  const byPosition = new Map<bigint, Item>()
  for (const item of items) {
    const position = positionOf(item)
    const { source, id } = item
    if (byPosition.has(position))
      findings.push({ kind: `twice-in-${name}`, source, id, detail: `position ${position}` })
    byPosition.set(position, item)
  }
  for (const record of records) {
    const { source, id, position } = record
    const item = byPosition.get(position)
    byPosition.delete(position)
    if (item === undefined) findings.push({ kind: `missing-in-${name}`, source, id, detail: `position ${position}` })
    else
      for (const field of differences(item, record))
        findings.push({ kind: `other-${field}-in-${name}`, source, id, detail: `position ${position}` })
  }
  for (const [position, { source, id }] of byPosition)
    findings.push({ kind: `only-in-${name}`, source, id, detail: `position ${position}` })
  return findings
}

/**
 * The bus carries every fact of the log in order, each chained to the one before.
 * @param previous position of the fact relayed before the first of `records`, 0 when there is none.
 */
export function judgeStream(
  records: readonly LogRecord[],
  messages: readonly StreamMessage[],
  previous = 0n,
): Finding[] {
  const findings = judgeOneToOne(
    'stream',
    records,
    messages,
    ({ position }) => position,
    (message, record) => [
      ...(message.messageId === record.eventId ? [] : ['message-id']),
      ...(message.type === record.type ? [] : ['type']),
      ...(message.id === record.id && message.source === record.source ? [] : ['identity']),
    ],
  )
  let expected = previous
  for (const { position, previous: stated, source, id } of messages) {
    if (stated !== expected)
      findings.push({ kind: 'broken-chain', source, id, detail: `${position} names ${stated}, after ${expected}` })
    expected = position
  }
  return findings
}

/** The read side counts every reported fact of the log once, with its content; conflicts kept apart are not counted. */
export function judgeCounted(records: readonly LogRecord[], counted: readonly CountedFact[]): Finding[] {
  return judgeOneToOne(
    'read-side',
    records.filter(isReported),
    counted,
    ({ position }) => BigInt(position),
    (item, record) => [
      ...(item.eventId === record.eventId ? [] : ['event-id']),
      ...(item.hash === record.hash ? [] : ['hash']),
      ...(item.id === record.id && item.source === record.source ? [] : ['identity']),
      ...(item.unit === record.subject ? [] : ['unit']),
    ],
  )
}
