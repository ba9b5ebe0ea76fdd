import { decodeFact, type Fact, type RecordPlace } from '@ioc/contracts/log'
import { levelsSaid } from '@ioc/contracts'
import { factKey } from '../fact-index/fact-key.ts'
import type { KnowsKey } from '@ioc/kit/keys'
import type { Observed } from './log-port.ts'

function unitOf({ type, subject, data }: Fact): Observed['unit'] {
  const levels = levelsSaid(type, data)
  return levels === undefined ? undefined : { code: subject, levels }
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
