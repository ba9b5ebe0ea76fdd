import { decodeFact, type Fact, type RecordPlace } from '@ioc/contracts/log'
import { unitChanged, unitOpened } from '@ioc/contracts'
import { factKey } from '../fact-index/fact-key.ts'
import type { KnowsKey } from '@ioc/kit/keys'
import type { Observed } from './log-port.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object'

function unitOf({ type, subject, data }: Fact): Observed['unit'] {
  if (type !== unitOpened.type && type !== unitChanged.type) return undefined
  const levels = isRecord(data) ? data['levels'] : undefined
  if (Array.isArray(levels)) return { code: subject, levels: levels.map(String) }
  return type === unitOpened.type ? { code: subject, levels: [] } : undefined
}

export interface ObserveOptions {
  /** When the log took the event, where it says so. */
  readonly writtenNs?: bigint | undefined
  /** Facts under other keys were not written by us; absent, keys are not judged. */
  readonly knowsKey?: KnowsKey | undefined
}

/** What the index needs of a recorded event; an event that is no fact still moves its stream on. */
export function observe(
  place: Omit<RecordPlace, 'position'>,
  position: bigint | undefined,
  data: unknown,
  metadata: unknown,
  { writtenNs, knowsKey = () => true }: ObserveOptions = {},
): Observed {
  const { stream, revision, eventId } = place
  const entry = decodeFact({ ...place, position: position ?? 0n }, data, metadata, writtenNs)
  if (entry.kind === 'undecodable' || !knowsKey(entry.fact.keyId))
    return { stream, revision, position, eventId, fact: undefined, unit: undefined }
  const { source, id, hash } = entry.fact
  return { stream, revision, position, eventId, fact: { key: factKey(source, id), hash }, unit: unitOf(entry.fact) }
}
