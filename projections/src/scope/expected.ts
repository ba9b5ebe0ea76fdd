import { attributeOf, levelOf, passing } from './attributes.ts'
import type { DayView } from './day-view.ts'
import { viewOf } from './kept.ts'
import type { Organisation } from './organisation.ts'
import { flagsOf } from './places.ts'
import type { ExpectedQuestion, ExpectedUnit } from './types.ts'

/** Units after which others get a turn. */
const UNITS_A_TURN = 400

/**
 * Who should report: units of a kind that are open on a day, under a unit, in a level if one is given. A campus stands for its
 * school, also where only the campus is under the unit asked for. In steps.
 */
export function* expecting(
  organisation: Organisation,
  question: ExpectedQuestion,
): Generator<void, readonly ExpectedUnit[]> {
  const { root, day, at = day, kind, level, kinds = [], attributes = [], conditions = [] } = question
  const view = viewOf(organisation, day)
  const placed = viewOf(organisation, at)
  const passes = passing(conditions)
  const found = new Map<string, ExpectedUnit>()
  let steps = 0
  for (const code of organisation.histories.codes) {
    if (++steps % UNITS_A_TURN === 0) yield
    // A unit that is asked for is always there, also where restating puts it under another.
    if (view.unit(code)?.open !== true || (code !== root && !placed.isUnder(code, root))) continue
    const reporter = kind === undefined ? code : (view.counted(code) ?? code)
    const unit = view.unit(reporter)
    if (unit === undefined || found.has(reporter) || (kind !== undefined && unit.kind !== kind)) continue
    const own = levelOf(unit, () => stateIn(view, view.counted(reporter)))
    if (level !== undefined && own !== level) continue
    const counted = placed.counted(reporter)
    const looked = { unit: placed.unit(reporter), counted: stateIn(placed, counted) }
    if (!passes(looked, counted === undefined ? [reporter] : [reporter, counted])) continue
    found.set(reporter, {
      unit,
      level: own,
      flags: flagsOf(placed.flags(reporter)),
      groups: kinds.map((wanted) => placed.ancestor(reporter, wanted)),
      values: attributes.map((name) => attributeOf(looked, name)),
    })
  }
  return [...found.keys()].sort().flatMap((code) => found.get(code) ?? [])
}

const stateIn = (view: DayView, code: string | undefined) => (code === undefined ? undefined : view.unit(code))
