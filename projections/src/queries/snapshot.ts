import { ClickHouseQueryError, type ClickHouse, type Role } from '@ioc/clickhouse'
import Type, { type Static } from 'typebox'
import type { LiveTables } from '../live-tables.ts'
import { readModels } from '../read-models/index.ts'
import { modelVersions, sameLayout } from '../versions.ts'

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
  /** Tables that are complete up to the position; `tableIn` gives the one to read. */
  readonly tables: LiveTables
  /** Newest position of each model's rows up to the position, and of {@link DEAD_LETTERS}. */
  readonly newest: ReadonlyMap<string, bigint>
}

/** Name of the table of what could not be processed, as checkpoints call it. */
export const DEAD_LETTERS = 'dead_letters'

/** Newest row of a table up to the snapshot's position: what is read of the table is the same as long as this is. */
export const newestIn = ({ newest, position }: Snapshot, table: string): bigint => newest.get(table) ?? position

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
  newest: Type.Record(Type.String(), Type.String()),
  model_versions: Type.Record(Type.String(), Type.Integer()),
  model_builds: Type.Record(Type.String(), Type.Integer()),
})

export const generationDatabase = (generation: number): string => `ioc_g${generation}`

const NEWEST_POINTER = 'SELECT generation, versions FROM ioc.pointer ORDER BY set_at_ms DESC, generation DESC LIMIT 1'

// One round trip that looks at no read model's table. An aggregate over an empty table gives one row of zeros, which says
// "nothing yet".
const PLACE = `
  SELECT p.generation AS generation, p.versions AS versions, c.position AS position, c.received_at AS received_at,
         c.newest AS newest, f.confirmed_at_ms AS confirmed_at_ms,
         m.versions AS model_versions, m.builds AS model_builds
  FROM (${NEWEST_POINTER}) AS p
  CROSS JOIN (SELECT max(position) AS position, argMax(received_at, checkpoint.position) AS received_at,
                     argMax(newest, checkpoint.position) AS newest
              FROM {database:Identifier}.checkpoint) AS c
  CROSS JOIN (SELECT max(confirmed_at_ms) AS confirmed_at_ms FROM ioc.confirmations
              WHERE generation = {generation:UInt32}) AS f
  CROSS JOIN (SELECT argMax(versions, (epoch, serial)) AS versions, argMax(builds, (epoch, serial)) AS builds
              FROM {database:Identifier}.models) AS m`

/** UNKNOWN_IDENTIFIER (a checkpoint of before, not upgraded yet), UNKNOWN_TABLE, UNKNOWN_DATABASE. */
const MISSING = [47, 60, 81]
const isMissing = (error: unknown): boolean =>
  error instanceof ClickHouseQueryError && MISSING.includes(error.engineCode)

const tablesAt = ({ model_versions, model_builds }: Static<typeof Place>): LiveTables =>
  new Map(
    Object.entries(model_versions).map(
      ([name, version]) => [name, { version, build: model_builds[name] ?? 0 }] as const,
    ),
  )

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
      if (!sameLayout(place.versions, this.#versions)) {
        throw new NoReadModelError(`generation ${generation} was built for ${place.versions}, not ${this.#versions}`)
      }
      return {
        generation,
        database,
        position: BigInt(place.position),
        receivedAt: place.received_at === '' ? undefined : place.received_at,
        confirmedAt: place.confirmed_at_ms === '0' ? undefined : Number(place.confirmed_at_ms),
        tables: tablesAt(place),
        newest: new Map(Object.entries(place.newest).map(([table, at]) => [table, BigInt(at)])),
      }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
}
