import type { EventDefinition } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { UnreadableFactError, type Column } from '../read-model.ts'
import { packVersion, RANK, type Rank } from './version.ts'

/**
 * Columns that the tables of all our read models share: who reported, which of several reports counts (see `version.ts`), and
 * what looks wrong about it.
 */
export const commonColumns: readonly Column[] = [
  { name: 'unit', type: 'String' },
  { name: 'ver', type: 'UInt128' },
  { name: 'flags', type: 'Array(LowCardinality(String))' },
]

/** The values of {@link commonColumns}; the subject of a fact is its unit, whatever a code in its data says. */
export const commonCells = ({ subject, timeNs, position, flags }: Fact, rank: Rank = RANK.reported) => ({
  unit: subject,
  ver: String(packVersion(timeNs, rank, position)),
  flags,
})

/** The rank of a report of something that can be taken back: `cancelled: true` in its data outranks what it is otherwise. */
export function rankOfReport({ data }: Fact, rank: Rank = RANK.reported): Rank {
  const cancelled = typeof data === 'object' && data !== null && 'cancelled' in data && data.cancelled === true
  return cancelled ? RANK.cancelled : rank
}

/**
 * A reader of the data of one type of event.
 * @throws UnreadableFactError (the reader) naming the first place that does not fit.
 */
export function dataReader<Schema extends TSchema>(
  definition: EventDefinition<Schema>,
): (fact: Fact) => Static<Schema> {
  const validator = Compile(definition.schema)
  return (fact) => {
    const { data } = fact
    if (validator.Check(data)) return data
    const [first] = validator.Errors(data)
    throw new UnreadableFactError(`data${first?.instancePath ?? ''} ${first?.message ?? 'does not fit its type'}`)
  }
}

/** The reader for a fact's type, from a table of readers that return rows. */
export function readBy<Result>(readers: ReadonlyMap<string, (fact: Fact) => Result>, fact: Fact): Result {
  const reader = readers.get(fact.type)
  if (reader === undefined) throw new Error(`no reader for ${fact.type}`)
  return reader(fact)
}
