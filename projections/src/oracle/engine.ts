import type { Fact } from '@ioc/contracts/log'
import type { ClickHouse } from '@ioc/clickhouse'
import { factRow, openFixture } from '../queries/fixture.ts'
import { HierarchyCache } from '../queries/hierarchy.ts'
import { createReading, type Reading } from '../queries/reading.ts'
import { generationDatabase, SnapshotReader, type Snapshot } from '../queries/snapshot.ts'
import { tableOf } from '../read-model.ts'
import { readModels } from '../read-models/index.ts'
import { FACTS } from '../runtime/names.ts'
import { factAt } from './given.ts'
import type { History, Written } from './histories.ts'
import type { Context } from './item.ts'

/** A history in the engine. */
export interface Loaded {
  /** The facts with the positions that they stand at. */
  readonly facts: readonly Fact[]
  readonly reading: (context: Context) => Promise<Reading>
}

/** The real read models over an engine of their own. */
export interface Engine {
  /** Histories to hold at once: all in the same tables, each at positions of its own. */
  readonly slots: number
  /** Replaces what stands in the engine. */
  readonly load: (histories: readonly History[]) => Promise<readonly Loaded[]>
  readonly close: () => Promise<void>
}

const SLOT = 1_000_000n
const STEP = 10n
const startOf = (slot: number): bigint => BigInt(slot) * SLOT

/** The database of a slot: views of the tables that end where the slot's positions do. */
const databaseOf = (slot: number): string => generationDatabase(1000 + slot)

async function createViews(clickhouse: ClickHouse, slots: number): Promise<void> {
  for (let slot = 0; slot < slots; slot++) {
    await clickhouse.command(`CREATE DATABASE IF NOT EXISTS ${databaseOf(slot)}`)
    for (const table of TABLES) {
      await clickhouse.command(
        `CREATE VIEW ${databaseOf(slot)}.${table} AS SELECT * FROM ${TOGETHER}.${table}
         WHERE position > ${startOf(slot)} AND position <= ${startOf(slot + 1)}`,
      )
    }
  }
}

const TOGETHER = generationDatabase(1)
const TABLES = [...readModels.map(tableOf), FACTS]

interface Placed {
  readonly written: Written
  readonly fact: Fact
}

/** Writes facts through the models, as the projector does; some of them twice at the same position. */
async function write(clickhouse: ClickHouse, placed: readonly Placed[]): Promise<void> {
  const rows = placed.flatMap(({ written, fact }) => Array.from({ length: written.times }, () => fact))
  for (const model of readModels) {
    const columns = [...model.columns.map(({ name }) => name), 'position', 'epoch']
    const ofModel = rows
      .filter(({ type }) => model.handles.includes(type))
      .flatMap((fact) => model.rows(fact).map((row) => JSON.stringify([...row, String(fact.position), 1])))
    if (ofModel.length > 0) await clickhouse.insert(`${TOGETHER}.${tableOf(model)}`, ofModel, { columns })
  }
  await clickhouse.insert(
    `${TOGETHER}.${FACTS}`,
    rows.map((fact) => ({ ...factRow(fact), status: 'counted' })),
  )
}

/** Opens an engine in a directory of its own. */
export async function openEngine(slots: number): Promise<Engine> {
  const { clickhouse, close } = await openFixture()
  await createViews(clickhouse, slots)
  const empty = await new SnapshotReader(clickhouse).open('analyst')

  const readingOf =
    (slot: number) =>
    async ({ position, today, catalogue, province }: Context): Promise<Reading> => {
      const snapshot: Snapshot = { ...empty, database: databaseOf(slot), position, newest: new Map() }
      const hierarchy = await new HierarchyCache(clickhouse, { province }).at('analyst', snapshot)
      return createReading({ clickhouse, role: 'analyst', snapshot, hierarchy, catalogue, today })
    }
  return {
    slots,
    async load(histories) {
      for (const table of TABLES) await clickhouse.command(`TRUNCATE TABLE ${TOGETHER}.${table}`)
      const placed = histories.map(({ facts }, slot) =>
        facts.map((written, index) => ({ written, fact: factAt(written, startOf(slot) + BigInt(index + 1) * STEP) })),
      )
      await write(clickhouse, placed.flat())
      return placed.map((ofOne, slot) => ({ facts: ofOne.map(({ fact }) => fact), reading: readingOf(slot) }))
    },
    close,
  }
}

/** The position up to which a share of a history has been read. */
export function positionAt({ facts }: Pick<Loaded, 'facts'>, share: number): bigint {
  const first = facts[0]?.position ?? STEP
  return first + BigInt(Math.round(facts.length * share) - 1) * STEP
}
