import { attributeOf, levelOf, passing } from './attributes.ts'
import { DayView } from './day-view.ts'
import type { Organisation } from './organisation.ts'
import { flagsOf } from './places.ts'
import type { ExpectedQuestion, ExpectedUnit } from './types.ts'

/** Units after which others get a turn. */
const UNITS_A_TURN = 1_000

/**
 * Who should report: units of a kind that are open on a day, under a unit, in a level if one is given. In steps.
 * @param view of the question's day
 */
export function* expecting(
  organisation: Organisation,
  question: ExpectedQuestion,
  view = new DayView(organisation, question.day),
): Generator<void, ExpectedUnit[]> {
  const { root, day, at = day, kind, level, kinds = [], attributes = [], conditions = [] } = question
  const placed = at === day ? view : new DayView(organisation, at)
  const passes = passing(conditions)
  const found: ExpectedUnit[] = []
  let steps = 0
  for (const code of organisation.histories.codes) {
    if (++steps % UNITS_A_TURN === 0) yield
    const unit = view.unit(code)
    if (unit?.open !== true || (kind !== undefined && unit.kind !== kind)) continue
    // A unit that is asked for is always there, also where restating puts it under another.
    if (code !== root && !placed.isUnder(code, root)) continue
    const own = levelOf(unit, () => unitOf(view, view.counted(code)))
    if ((level !== undefined && own !== level) || !passes(unit, [code])) continue
    found.push({
      unit,
      level: own,
      flags: flagsOf(placed.flags(code)),
      groups: kinds.map((wanted) => placed.ancestor(code, wanted)),
      values: attributes.map((name) => attributeOf(unit, name)),
    })
  }
  return found
}

const unitOf = (view: DayView, code: string | undefined) => (code === undefined ? undefined : view.unit(code))
