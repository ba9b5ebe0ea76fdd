import type { EventStoreDBClient } from '@eventstore/db-client'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { askAdmin } from '../admin.ts'
import { UnavailableError } from '../command.ts'
import { newestFact } from '../newest-fact.ts'
import type { RunState } from '../run-state.ts'
import type { ModelHashes } from './compare.ts'

const Hashes = Compile(
  Type.Object({
    position: Type.String({ pattern: '^\\d+$' }),
    hashes: Type.Record(Type.String(), Type.String()),
    rows: Type.Record(Type.String(), Type.Number()),
  }),
)

export interface LiveHashes extends ModelHashes {
  readonly position: bigint
}

/** While facts keep coming, the projector may pass the position that we just read: then the next one is tried. */
const ATTEMPTS = 50

async function hashesAt(system: RunState, position: bigint): Promise<LiveHashes | undefined> {
  const { status, body } = await askAdmin(system, `/hashes?position=${position}`)
  if (status === 410) return undefined
  if (status !== 200 || !Hashes.Check(body)) {
    throw new UnavailableError(`the projector answers ${status} for position ${position}: ${JSON.stringify(body)}`)
  }
  return { position: BigInt(body.position), hashes: body.hashes, rows: body.rows }
}

/**
 * Hashes of the live read models at one position: the one asked for, else the log's newest fact.
 * @throws UnavailableError when there is nothing to hash, or the position asked for is passed.
 */
export async function liveHashes(
  system: RunState,
  log: EventStoreDBClient,
  asked: bigint | undefined,
): Promise<LiveHashes> {
  const newest = await newestFact(log)
  if (newest === undefined) throw new UnavailableError('there is nothing to compare: the log has no facts')
  if (asked !== undefined) {
    const hashes = await hashesAt(system, asked)
    if (hashes === undefined) throw new UnavailableError(`the projector has passed position ${asked}`)
    return hashes
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const position = (await newestFact(log)) ?? newest
    const hashes = await hashesAt(system, position)
    if (hashes !== undefined) return hashes
  }
  throw new UnavailableError('facts come so fast that no position could be held; try again')
}
