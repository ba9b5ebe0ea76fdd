import { BLANK_UNIT, ENDINGS, FACTS_A_TURN, applyFact, finish, type Draft } from './history.ts'
import type { Unit, UnitFact } from './unit.ts'

/** A unit as it stands from a day on, until the next state. */
export interface UnitState {
  /** First day; empty for the state before anything took effect. */
  readonly from: string
  readonly unit: Unit
}

/** Every state of a unit, in order of days. Empty where no fact ever opens it. */
export type Timeline = readonly UnitState[]

/** For each fact the first day of an ending after its own day, if any. */
function endingsAhead(facts: readonly UnitFact[]): (string | undefined)[] {
  const ahead: (string | undefined)[] = []
  let [nextDay, ending, ofNextDay]: (string | undefined)[] = []
  for (let index = facts.length - 1; index >= 0; index--) {
    const fact = facts[index]
    if (fact === undefined) continue
    if (fact.effectiveFrom !== nextDay) {
      ending = ofNextDay ?? ending
      nextDay = fact.effectiveFrom
      ofNextDay = undefined
    }
    ahead[index] = ending
    if (ENDINGS.has(fact.fact)) ofNextDay = fact.effectiveFrom
  }
  return ahead
}

/**
 * The states of a unit from its facts in force, in time linear in their number. A unit that opens only later is given as it
 * will open, not open yet: its place in the hierarchy is already known.
 * In steps.
 * @param facts as `ordering` gives them
 */
export function* timelining(code: string, facts: readonly UnitFact[]): Generator<void, Timeline> {
  const opening = facts.findIndex(({ fact }) => fact === 'opened')
  const started = opening < 0 ? [] : facts.slice(opening)
  const [first] = started
  if (first === undefined) return []
  const ahead = endingsAhead(started)
  let draft: Draft = { ...BLANK_UNIT, code, declaredLevel: undefined }
  const states: UnitState[] = [{ from: '', unit: finish({ ...applyFact(draft, first), open: false }) }]
  for (const [index, fact] of started.entries()) {
    if (index % FACTS_A_TURN === FACTS_A_TURN - 1) yield
    draft = applyFact(draft, fact)
    // What happens on one day is one state.
    if (started[index + 1]?.effectiveFrom === fact.effectiveFrom) continue
    const end = ahead[index]
    states.push({
      from: fact.effectiveFrom,
      unit: finish(draft.open && end !== undefined ? { ...draft, closedOn: end } : draft),
    })
  }
  return states
}

/** Index of the state that holds on a day. */
function stateIndex(timeline: Timeline, day: string): number {
  let [low, high] = [0, timeline.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((timeline[middle]?.from ?? '') <= day) low = middle
    else high = middle - 1
  }
  return low
}

/** The unit on a day; undefined where no fact ever opens it. */
export const stateOn = (timeline: Timeline, day: string): Unit | undefined => timeline[stateIndex(timeline, day)]?.unit
