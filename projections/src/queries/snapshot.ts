import { ClickHouseQueryError, type ClickHouse, type Role } from '@ioc/clickhouse'
import Type from 'typebox'
import { readModels } from '../read-models/index.ts'
import { modelVersions } from '../versions.ts'

/** Where a whole operation reads: one generation of the read models at one position. */
export interface Snapshot {
  readonly generation: number
  /** Database of the generation. */
  readonly database: string
  /** Everything up to here counts, nothing above. */
  readonly position: bigint
  /** When the fact at the position was received (RFC 3339, the system's clock); undefined before the first. */
  readonly receivedAt: string | undefined
  /** When the projector last saw itself level with the log, in real milliseconds; undefined if never. */
  readonly confirmedAt: number | undefined
  /** Newest organisation fact written, maybe one above the position. */
  readonly newestUnitFact: bigint
}

/** No read model has been built yet, or only ones that this version cannot read: there is nothing to read, not even zeros. */
export class NoReadModelError extends Error {
  override readonly name = 'NoReadModelError'
}

const Pointer = Type.Object({ generation: Type.Integer() })
const Place = Type.Object({
  generation: Type.Integer(),
  versions: Type.String(),
  position: Type.String(),
  received_at: Type.String(),
  confirmed_at_ms: Type.String(),
  newest_unit_fact: Type.String(),
})

export const generationDatabase = (generation: number): string => `ioc_g${generation}`

const NEWEST_POINTER = 'SELECT generation, versions FROM ioc.pointer ORDER BY set_at_ms DESC, generation DESC LIMIT 1'

// One round trip. An aggregate over an empty table gives one row of zeros, which says "nothing yet".
const PLACE = `
  SELECT p.generation AS generation, p.versions AS versions, c.position AS position, c.received_at AS received_at,
         f.confirmed_at_ms AS confirmed_at_ms, u.newest AS newest_unit_fact
  FROM (${NEWEST_POINTER}) AS p
  CROSS JOIN (SELECT max(position) AS position, argMax(received_at, checkpoint.position) AS received_at
              FROM {database:Identifier}.checkpoint) AS c
  CROSS JOIN (SELECT max(confirmed_at_ms) AS confirmed_at_ms FROM ioc.confirmations
              WHERE generation = {generation:UInt32}) AS f
  CROSS JOIN (SELECT max(position) AS newest FROM {database:Identifier}.units) AS u`

const UNKNOWN_TABLE = 60
const UNKNOWN_DATABASE = 81
const isMissing = (error: unknown): boolean =>
  error instanceof ClickHouseQueryError && [UNKNOWN_TABLE, UNKNOWN_DATABASE].includes(error.engineCode)

/** Opens snapshots; remembers the generation, so that one query does while the pointer stays. */
export class SnapshotReader {
  readonly #clickhouse: ClickHouse
  readonly #versions = modelVersions(readModels)
  #generation: number | undefined

  constructor(clickhouse: ClickHouse) {
    this.#clickhouse = clickhouse
  }

  /**
   * The newest generation and position.
   * @throws NoReadModelError before the projector has made its first generation for this version.
   */
  async open(role: Role): Promise<Snapshot> {
    if (this.#generation !== undefined) {
      const snapshot = await this.#read(role, this.#generation)
      if (snapshot !== undefined) return snapshot
    }
    const generation = await this.#pointer(role)
    const snapshot = await this.#read(role, generation)
    if (snapshot === undefined) throw new NoReadModelError(`generation ${generation} is gone`)
    this.#generation = generation
    return snapshot
  }

  async #pointer(role: Role): Promise<number> {
    try {
      const [pointer] = await this.#clickhouse.query(role, NEWEST_POINTER, {}, { schema: Pointer })
      if (pointer !== undefined) return pointer.generation
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    throw new NoReadModelError('no generation of the read models yet')
  }

  /** `undefined` when the pointer has moved on or the generation's tables are gone. */
  async #read(role: Role, generation: number): Promise<Snapshot | undefined> {
    const database = generationDatabase(generation)
    try {
      const [place] = await this.#clickhouse.query(role, PLACE, { database, generation }, { schema: Place })
      if (place === undefined || place.generation !== generation) return undefined
      // Its tables are laid out for another version of this code: the projector builds new ones beside them.
      if (place.versions !== this.#versions) {
        throw new NoReadModelError(`generation ${generation} was built for ${place.versions}, not ${this.#versions}`)
      }
      return {
        generation,
        database,
        position: BigInt(place.position),
        receivedAt: place.received_at === '' ? undefined : place.received_at,
        confirmedAt: place.confirmed_at_ms === '0' ? undefined : Number(place.confirmed_at_ms),
        newestUnitFact: BigInt(place.newest_unit_fact),
      }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
}
