import type { ClickHouse } from '@ioc/clickhouse'
import type { Failpoints } from '@ioc/kit'
import Type from 'typebox'
import { tableOf } from '../read-model.ts'
import { FACT_COLUMNS, type BatchRows } from './batch.ts'
import { checkEpoch, type Epoch } from './meta.ts'
import type { ModelSet } from './model-set.ts'
import { CHECKPOINT, DEAD_LETTERS, FACTS } from './names.ts'
import { insertModelRows } from './model-tables.ts'
import { hasRows, removeRows } from './remove-rows.ts'
import { tablesOf } from './storage.ts'

/** How far a generation is complete, and which event stands there. */
export interface Checkpoint {
  readonly position: bigint
  readonly eventId: string
}

const CheckpointRow = Type.Object({ position: Type.String(), event_id: Type.String() })
const NewestRow = Type.Object({ newest: Type.Record(Type.String(), Type.String()) })

const START: Checkpoint = { position: 0n, eventId: '' }
/** Checkpoints kept when old ones are removed. */
const CHECKPOINTS_KEPT = 1_000

/** One generation's tables: what they hold is complete up to the checkpoint, and nothing stands above it but work in hand. */
export class GenerationStore {
  readonly database: string
  readonly #models: ModelSet
  readonly #clickhouse: ClickHouse
  readonly #epoch: Epoch
  readonly #failpoints: Failpoints
  #start = 0n
  /** Newest position of each model's rows and of dead letters up to the checkpoint. */
  #newest: ReadonlyMap<string, bigint> = new Map()

  constructor(options: {
    readonly clickhouse: ClickHouse
    readonly database: string
    readonly models: ModelSet
    readonly epoch: Epoch
    readonly failpoints: Failpoints
  }) {
    this.#clickhouse = options.clickhouse
    this.database = options.database
    this.#models = options.models
    this.#epoch = options.epoch
    this.#failpoints = options.failpoints
  }

  /** The newest checkpoint; position 0 when there is none. */
  async checkpoint(): Promise<Checkpoint> {
    const [row] = await this.#clickhouse.query(
      'writer',
      'SELECT position, event_id FROM {database:Identifier}.checkpoint ORDER BY position DESC LIMIT 1',
      { database: this.database },
      { schema: CheckpointRow },
    )
    return row === undefined ? START : { position: BigInt(row.position), eventId: row.event_id }
  }

  /** Takes the generation over: removes what stands above its checkpoint and returns that. */
  async open(): Promise<Checkpoint> {
    const checkpoint = await this.checkpoint()
    await this.#removeWhere('position > {above:UInt64}', { above: String(checkpoint.position) })
    this.#start = checkpoint.position
    this.#newest = await this.#newestAt(checkpoint.position)
    return checkpoint
  }

  /** What the checkpoint says of each table; what it leaves out may have moved as late as the checkpoint itself. */
  async #newestAt(position: bigint): Promise<ReadonlyMap<string, bigint>> {
    const [row] = await this.#clickhouse.query(
      'writer',
      'SELECT newest FROM {database:Identifier}.checkpoint WHERE position = {position:UInt64} LIMIT 1',
      { database: this.database, position: String(position) },
      { schema: NewestRow },
    )
    const tables = [...this.#models.models.map(({ name }) => name), DEAD_LETTERS]
    return new Map(tables.map((table) => [table, BigInt(row?.newest[table] ?? position)]))
  }

  /**
   * Makes sure that the epoch is still ours, and that no earlier holder has written after we took over.
   * @throws FencedError
   */
  async guard(): Promise<void> {
    await checkEpoch(this.#clickhouse, this.#epoch)
    if (await hasRows(this.#clickhouse, this.database, CHECKPOINT, ALIEN, this.#alien())) await this.removeAliens()
  }

  /** Removes rows that a fenced-off projector wrote above the place where we took over. */
  async removeAliens(): Promise<void> {
    await this.#removeWhere(ALIEN, this.#alien())
  }

  /** Writes a batch, its checkpoint last. Each insert is one block; what is cut off in between stands above the checkpoint. */
  async write(batch: BatchRows, previous: bigint): Promise<void> {
    const hit = this.#failpoints.hit
    const insert = (table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> =>
      this.#clickhouse.insert(`${this.database}.${table}`, rows)
    hit('projector.before-rows')
    const place = { clickhouse: this.#clickhouse, database: this.database }
    for (const model of this.#models.models) {
      await insertModelRows(place, model, tableOf(model), batch.models.get(model.name) ?? [])
    }
    hit('projector.after-rows')
    await insert(DEAD_LETTERS, batch.deadLetters)
    hit('projector.before-facts')
    await this.#clickhouse.insert(`${this.database}.${FACTS}`, batch.facts, { columns: FACT_COLUMNS })
    hit('projector.before-checkpoint')
    const { position, eventId, receivedAt } = batch.last
    const { number: epoch } = this.#epoch
    const newest = new Map([...this.#newest, ...batch.newest])
    await insert(CHECKPOINT, [
      {
        position: String(position),
        previous: String(previous),
        event_id: eventId,
        received_at: receivedAt,
        epoch,
        newest: Object.fromEntries([...newest].map(([table, at]) => [table, String(at)])),
      },
    ])
    this.#newest = newest
    hit('projector.after-checkpoint')
  }

  /** Takes in models that have been built beside: each may have moved as late as `position`. */
  adopt(names: readonly string[], position: bigint): void {
    this.#newest = new Map([...this.#newest, ...[...names, DEAD_LETTERS].map((name) => [name, position] as const)])
  }

  /** Removes checkpoints that no reader asks for any more. */
  async trimCheckpoints(): Promise<void> {
    await this.#clickhouse.command(
      `ALTER TABLE {database:Identifier}.checkpoint DELETE WHERE position <
         (SELECT min(position) FROM (SELECT position FROM {database:Identifier}.checkpoint
                                     ORDER BY position DESC LIMIT ${CHECKPOINTS_KEPT}))
       SETTINGS mutations_sync = 0, allow_nondeterministic_mutations = 1`,
      { database: this.database },
    )
  }

  #alien() {
    return { epoch: this.#epoch.number, start: String(this.#start) }
  }

  /** From the checkpoint down to the models, so that readers see less before they see nothing. */
  async #removeWhere(where: string, params: Readonly<Record<string, string | number>>): Promise<void> {
    for (const table of tablesOf(this.#models.models).toReversed()) {
      await removeRows(this.#clickhouse, this.database, table, where, params)
    }
  }
}

const ALIEN = 'epoch < {epoch:UInt32} AND position > {start:UInt64}'
