import type { ClickHouse } from '@ioc/clickhouse'
import Type from 'typebox'
import type { Accepted, KnownHash } from './batch.ts'
import { keyText, type FactKey } from './decode-entry.ts'
import { KeyFilter } from './key-filter.ts'
import { FACTS } from './names.ts'

/** Keys of one look-up: parameters travel in the address of an HTTP request. */
const KEYS_PER_LOOKUP = 1_000

const KnownRow = Type.Object({ source: Type.String(), id: Type.String(), hash: Type.String() })

/** Finds out which facts of a batch are known at a lower position. */
export class KnownFacts {
  readonly #clickhouse: ClickHouse
  readonly #database: string
  readonly #filter: KeyFilter | undefined

  /** @param fresh the generation is empty: a filter that sees every key spares nearly all look-ups */
  constructor(clickhouse: ClickHouse, database: string, fresh: boolean) {
    this.#clickhouse = clickhouse
    this.#database = database
    this.#filter = fresh ? new KeyFilter() : undefined
  }

  /**
   * What is known of the batch's keys at positions up to `upTo`. From then on the filter has them, also if the batch should fail: they are
   * then looked up when it comes again.
   */
  async lookUp(entries: readonly Accepted[], upTo: bigint): Promise<KnownHash> {
    const keys: FactKey[] = []
    for (const { decoded } of entries) {
      const { key } = decoded
      if (key !== undefined && (this.#filter?.see(key.text) ?? upTo > 0n)) keys.push(key)
    }
    const known = new Map<string, string>()
    for (let from = 0; from < keys.length; from += KEYS_PER_LOOKUP) {
      const part = keys.slice(from, from + KEYS_PER_LOOKUP)
      const rows = await this.#clickhouse.query(
        'writer',
        `SELECT source, id, argMin(hash, position) AS hash FROM {database:Identifier}.{table:Identifier}
         WHERE (source, id) IN (SELECT arrayJoin(arrayZip({sources:Array(String)}, {ids:Array(String)})))
           AND position <= {upTo:UInt64} AND status != 'operations'
         GROUP BY source, id`,
        {
          database: this.#database,
          table: FACTS,
          sources: part.map(({ source }) => source),
          ids: part.map(({ id }) => id),
          upTo: String(upTo),
        },
        { schema: KnownRow },
      )
      for (const { source, id, hash } of rows) known.set(keyText(source, id), hash)
    }
    return (key) => known.get(key)
  }
}
