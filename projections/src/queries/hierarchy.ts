import type { ClickHouse, Role } from '@ioc/clickhouse'
import {
  changeDays,
  unitForest,
  unitHistories,
  type UnitForest,
  type UnitHistories,
} from '../read-models/units/forest.ts'
import { newestUnitPosition, unitFacts } from '../read-models/units/query.ts'
import type { UnitFact } from '../read-models/units/unit.ts'
import type { Snapshot } from './snapshot.ts'

/** The hierarchy at a snapshot, on any day. */
export interface Hierarchy {
  readonly histories: UnitHistories
  /** Codes that organisation facts name: as their unit, as a parent or as a successor, in force or not. */
  readonly named: ReadonlySet<string>
  readonly on: (day: string) => UnitForest
}

/** Codes of everything that was under a unit on some day from `from` to `to`, and the unit itself, opened or not. */
export function codesDuring(hierarchy: Hierarchy, unit: string, from: string, to: string): string[] {
  const days = [from, ...changeDays(hierarchy.histories, from, to)]
  return [...new Set([unit, ...days.flatMap((day) => hierarchy.on(day).under(unit)).map(({ code }) => code)])]
}

const DAYS_KEPT = 64

function codesIn(facts: readonly UnitFact[]): Set<string> {
  const codes = new Set(facts.flatMap(({ unit, parent, successors }) => [unit, parent, ...successors]))
  // What an absent parent is stored as.
  codes.delete('')
  return codes
}

function hierarchyOf(facts: readonly UnitFact[]): Hierarchy {
  const histories = unitHistories(facts)
  const forests = new Map<string, UnitForest>()
  return {
    histories,
    named: codesIn(facts),
    on: (day) => {
      const known = forests.get(day)
      if (known !== undefined) return known
      const forest = unitForest(histories, day)
      const [oldest] = forests.keys()
      if (forests.size >= DAYS_KEPT && oldest !== undefined) forests.delete(oldest)
      forests.set(day, forest)
      return forest
    },
  }
}

/** Hierarchies are kept: most positions add no organisation fact, so that the same one serves them all. */
export class HierarchyCache {
  readonly #clickhouse: ClickHouse
  readonly #kept = new Map<string, Promise<Hierarchy>>()
  readonly #limit: number

  constructor(clickhouse: ClickHouse, limit = 4) {
    this.#clickhouse = clickhouse
    this.#limit = limit
  }

  /** The hierarchy that the snapshot's organisation facts make. */
  async at(role: Role, snapshot: Snapshot): Promise<Hierarchy> {
    const newest = await newestUnitPosition(this.#clickhouse, role, snapshot)
    const key = `${snapshot.generation} ${newest}`
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const loading = unitFacts(this.#clickhouse, role, snapshot).then(hierarchyOf)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= this.#limit && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(key, loading)
    // A failed read must not be remembered: the next one tries again.
    loading.catch(() => this.#kept.delete(key))
    return loading
  }
}
