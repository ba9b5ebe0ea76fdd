import { FACTS_A_TURN, ordering } from './history.ts'
import { timelining, type Timeline } from './timeline.ts'
import type { UnitFact } from './unit.ts'

/** Every organisation fact up to some position, prepared once for all days. */
export interface UnitHistories {
  /** Facts of each unit as they were stored. */
  readonly facts: ReadonlyMap<string, readonly UnitFact[]>
  /** States of each unit that some fact opens. */
  readonly timelines: ReadonlyMap<string, Timeline>
  /** Units that some fact opens, in order. */
  readonly codes: readonly string[]
  /** Codes that organisation facts name: as their unit, parent, successor, authority or main campus, in force or not. */
  readonly named: ReadonlySet<string>
}

export const NO_HISTORIES: UnitHistories = { facts: new Map(), timelines: new Map(), codes: [], named: new Set() }

function grouped(facts: readonly UnitFact[]): Map<string, UnitFact[]> {
  const byUnit = new Map<string, UnitFact[]>()
  for (const fact of facts) {
    const list = byUnit.get(fact.unit)
    if (list === undefined) byUnit.set(fact.unit, [fact])
    else list.push(fact)
  }
  return byUnit
}

/**
 * Histories with further facts; identical facts that stand twice count once. In steps of {@link FACTS_A_TURN} facts; only
 * units that the new facts are about are looked at.
 */
export function* extending(base: UnitHistories, added: readonly UnitFact[]): Generator<void, UnitHistories> {
  const facts = new Map(base.facts)
  const timelines = new Map(base.timelines)
  const named = new Set(base.named)
  let hasOthers = false
  let since = 0
  for (const [unit, list] of grouped(added)) {
    const all = [...(facts.get(unit) ?? []), ...list]
    facts.set(unit, all)
    const timeline = yield* timelining(unit, yield* ordering(all))
    if (timeline.length > 0) {
      hasOthers ||= !timelines.has(unit)
      timelines.set(unit, timeline)
    } else if (timelines.delete(unit)) {
      // Its opening was taken back.
      hasOthers = true
    }
    for (const { parent, managedBy, main, successors } of list)
      for (const code of [unit, parent, managedBy, main, ...successors]) named.add(code)
    since += list.length + 1
    if (since < FACTS_A_TURN) continue
    since = 0
    yield
  }
  // What an absent parent is stored as.
  named.delete('')
  return { facts, timelines, named, codes: hasOthers ? [...timelines.keys()].sort() : base.codes }
}

/** Histories of a few facts, at once. */
export function unitHistories(facts: readonly UnitFact[]): UnitHistories {
  const steps = extending(NO_HISTORIES, facts)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
