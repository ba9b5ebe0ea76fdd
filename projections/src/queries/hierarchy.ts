import type { ClickHouse, Role } from '@ioc/clickhouse'
import { unitForest, type UnitForest } from '../read-models/units/forest.ts'
import { extending, NO_HISTORIES, type UnitHistories } from '../read-models/units/histories.ts'
import { units } from '../read-models/units/model.ts'
import { unitFacts } from '../read-models/units/query.ts'
import type { UnitFact } from '../read-models/units/unit.ts'
import {
  endAfter,
  expecting,
  organising,
  scoping,
  type ExpectedQuestion,
  type ExpectedUnit,
  type Organisation,
  type Scope,
  type ScopeQuestion,
} from '../scope/index.ts'
import { newestIn, type Snapshot } from './snapshot.ts'
import { inTurns, othersTurn } from './turns.ts'

/** The hierarchy at a snapshot, on any day. */
export interface Hierarchy {
  /** Codes that organisation facts name: as their unit, parent, successor, authority or main campus, in force or not. */
  readonly named: ReadonlySet<string>
  /** The forest of a day, made at once: for days that every question looks at. */
  readonly on: (day: string) => UnitForest
  /** The same in a turn of its own: one operation may ask for many days, each of which costs some milliseconds. */
  readonly forest: (day: string) => Promise<UnitForest>
  /**
   * Whose facts count for a unit, and as what. A unit that nothing ever opens answers with its own facts.
   * @throws ScopeTooLargeError
   */
  readonly scopeOf: (question: ScopeQuestion) => Promise<Scope>
  /** Who should report, on one day. */
  readonly expectedOf: (question: ExpectedQuestion) => Promise<readonly ExpectedUnit[]>
}

/** Codes of everything whose facts count for a unit on some day from `from` to `to`, and the unit itself, opened or not. */
export async function codesDuring(hierarchy: Hierarchy, unit: string, from: string, to: string): Promise<string[]> {
  const { pieces } = await hierarchy.scopeOf({ root: unit, from, end: endAfter(to) })
  return [...new Set([unit, ...pieces.map((piece) => piece.unit)])]
}

/** Units whose places are remembered, over all days kept: some 20 MB. A forest or scope has one for each of its units. */
const PLACES_KEPT = 100_000
const daysKept = (units: number): number => Math.min(64, Math.max(4, Math.floor(PLACES_KEPT / Math.max(1, units))))
const SCOPES_KEPT = 16

/** The value of a key, made once as long as it is one of the newest. */
function kept<Value>(values: Map<string, Value>, limit: number, key: string, make: () => Value): Value {
  const known = values.get(key)
  if (known !== undefined) return known
  const made = make()
  const [oldest] = values.keys()
  if (values.size >= limit && oldest !== undefined) values.delete(oldest)
  values.set(key, made)
  return made
}

/** Answers to questions, the newest kept; each is worked out in turns, and begins with one for others. */
function keptAnswers<Question, Answer>(
  limit: number,
  steps: (question: Question) => Generator<void, Answer>,
  sizeOf: (answer: Answer) => number,
): (question: Question) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return async (question) => {
    const key = JSON.stringify(question)
    if (!answers.has(key)) await othersTurn()
    const answer = await kept(answers, limit, key, () => inTurns(steps(question)))
    if (sizeOf(answer) > PLACES_KEPT) answers.delete(key)
    return answer
  }
}

function hierarchyOf(organisation: Organisation): Hierarchy {
  const { named, codes } = organisation.histories
  const forests = new Map<string, UnitForest>()
  const days = daysKept(codes.length)
  const on = (day: string): UnitForest => kept(forests, days, day, () => unitForest(organisation, day))
  const answers = Math.min(days, SCOPES_KEPT)
  return {
    named,
    on,
    forest: async (day) => {
      if (!forests.has(day)) await othersTurn()
      return on(day)
    },
    scopeOf: keptAnswers(
      answers,
      (question) => scoping(organisation, question),
      ({ pieces }) => pieces.length,
    ),
    expectedOf: keptAnswers(
      answers,
      (question) => expecting(organisation, question),
      (units) => units.length,
    ),
  }
}

/** Tells apart the tables that organisation facts stand in: of another generation, or built anew. */
const tableStamp = ({ generation, tables }: Snapshot): string => `${generation}/${tables.get(units.name)?.build ?? 0}`

interface Loaded {
  readonly table: string
  /** Position of the newest organisation fact in it. */
  readonly newest: bigint
  readonly histories: UnitHistories
  readonly hierarchy: Hierarchy
}

/**
 * Hierarchies are kept: most positions add no organisation fact, so that the same one serves them all, and those that do add
 * their facts to what is known.
 */
export class HierarchyCache {
  readonly #clickhouse: ClickHouse
  readonly #kept = new Map<string, Promise<Loaded>>()
  /** The newest that has been loaded, for others to go on from. */
  #base: Loaded | undefined
  readonly #limit: number
  readonly #province: string | undefined

  /** @param options.province code of the province where several may be open */
  constructor(
    clickhouse: ClickHouse,
    { limit = 4, province }: { readonly limit?: number; readonly province?: string | undefined } = {},
  ) {
    this.#clickhouse = clickhouse
    this.#limit = limit
    this.#province = province
  }

  /** The hierarchy that the snapshot's organisation facts make. */
  async at(role: Role, snapshot: Snapshot): Promise<Hierarchy> {
    const newest = newestIn(snapshot, units.name)
    const key = `${tableStamp(snapshot)} ${newest}`
    const loading = kept(this.#kept, this.#limit, key, () => {
      const started = this.#load(role, snapshot, newest)
      // A failed read must not be remembered: the next one tries again.
      started.catch(() => this.#kept.delete(key))
      return started
    })
    return (await loading).hierarchy
  }

  async #load(role: Role, snapshot: Snapshot, newest: bigint): Promise<Loaded> {
    const table = tableStamp(snapshot)
    const base = this.#base
    const goesOn = base !== undefined && base.table === table && base.newest <= newest
    const added: UnitFact[] = []
    for await (const facts of unitFacts(this.#clickhouse, role, snapshot, goesOn ? base.newest : 0n))
      added.push(...facts)
    const histories = await inTurns(extending(goesOn ? base.histories : NO_HISTORIES, added))
    const organisation = await inTurns(organising(histories, this.#province))
    const loaded = { table, newest, histories, hierarchy: hierarchyOf(organisation) }
    if (this.#base === undefined || this.#base.table !== table || this.#base.newest < newest) {
      this.#base = loaded
    }
    return loaded
  }
}
