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

/** Where a statement reads a table of ours. */
const READ = /(\{database:Identifier\}\.\w+(?: AS f)?\s+WHERE )/g

/** The engine as one slot sees it: of every table that is read only the rows between the slot's positions. */
function seenFrom(slot: number, clickhouse: ClickHouse, known: Map<string, unknown>): ClickHouse {
  const within = `$1position > ${startOf(slot)} AND position <= ${startOf(slot + 1)} AND `
  return new Proxy(clickhouse, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        const [role, sql, params, options] = given
        if (name !== 'query' || typeof sql !== 'string') return Reflect.apply(member, target, given)
        const bounded = sql.replaceAll(READ, within)
        if (bounded === sql) throw new Error(`a statement that reads none of the tables: ${sql}`)
        // What does not change is asked again by every page of a table, and analysing a statement is most of what it costs.
        const key = JSON.stringify([bounded, params])
        if (!known.has(key)) known.set(key, Reflect.apply(member, target, [role, bounded, params, options]))
        return known.get(key)
      }
    },
  })
}

/** Statements that run at once, as far as the pool of threads goes: `UV_THREADPOOL_SIZE` less three. */
const STATEMENTS = 4

/** Opens an engine in a directory of its own. */
export async function openEngine(slots: number): Promise<Engine> {
  const { clickhouse, close } = await openFixture({ analysts: STATEMENTS })
  const empty = await new SnapshotReader(clickhouse).open('analyst')
  const known = new Map<string, unknown>()

  const readingOf = (slot: number) => {
    const seen = seenFrom(slot, clickhouse, known)
    return async ({ position, today, catalogue, province }: Context): Promise<Reading> => {
      const snapshot: Snapshot = { ...empty, database: TOGETHER, position, newest: new Map() }
      const hierarchy = await new HierarchyCache(seen, { province }).at('analyst', snapshot)
      return createReading({ clickhouse: seen, role: 'analyst', snapshot, hierarchy, catalogue, today })
    }
  }
  return {
    slots,
    async load(histories) {
      known.clear()
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
