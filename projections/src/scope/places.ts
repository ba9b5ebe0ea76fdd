import type { UnitHistories } from '../read-models/units/histories.ts'
import type { SetBy, Unit } from '../read-models/units/unit.ts'
import { EVER, within, type Days } from './days.ts'
import type { ProvinceDays } from './province.ts'
import type { ScopeFlag } from './types.ts'

/** Stands for the province of the day, whichever unit that is. No code is empty. */
export const PROVINCE = ''
/** Stands above everything. No code has a control character. */
export const TOP = '\u0000'

/** Flags as bits, so that they are passed on and compared cheaply. */
export const CIRCLE = 1
const UNKNOWN_PARENT = 2

export const flagsOf = (bits: number): readonly ScopeFlag[] => FLAGS[bits & 3] ?? []
const FLAGS: readonly (readonly ScopeFlag[])[] = [[], ['circle'], ['unknown-parent'], ['circle', 'unknown-parent']]

/** Where a unit stands on some days. */
export interface Place extends Days {
  /** Facts count at the unit itself: it is open, or the province of these days. */
  readonly stands: boolean
  readonly kind: string
  /**
   * What stands above it or, where it does not stand itself, for it: one unit, or of a unit that split all that go on.
   * {@link PROVINCE} where nothing is left, {@link TOP} for a province that
   * stands under nothing.
   */
  readonly targets: readonly string[]
  /** What its own link was mended for. */
  readonly flags: number
  /** Which fact set the link. */
  readonly setBy: SetBy
}

const targetsSaid = ({ open, successors, parent }: Unit): readonly string[] =>
  !open && successors.length > 0 ? [...new Set(successors)] : parent === undefined ? [] : [parent]

/** Links as they were said, apart from those that lead nowhere; circles may be among them. */
function placeOf(code: string, state: Unit, opened: ReadonlyMap<string, unknown>, days: Days): Place {
  const { open, successors, kind, parentSetBy } = state
  const said = targetsSaid(state)
  const known = said.filter((target) => target !== code && opened.has(target)).sort()
  const isWhole = open && kind === KIND
  // What a province names above itself need not be known here.
  const isUnknown = !isWhole && said.some((target) => !opened.has(target))
  return {
    from: days.from,
    end: days.end,
    stands: open,
    kind,
    targets: isUnknown ? [...known, PROVINCE] : known.length > 0 ? known : [leftTo(open, kind)],
    flags: (said.includes(code) ? CIRCLE : 0) | (isUnknown ? UNKNOWN_PARENT : 0),
    setBy: !open && successors.length > 0 ? state.endedBy : parentSetBy,
  }
}

const KIND = 'province'

/** Where a unit stands of which no link leads anywhere: an open province is a whole of its own, as where several are open. */
export const leftTo = (stands: boolean, kind: string): string => (stands && kind === KIND ? TOP : PROVINCE)

const STEPS_A_TURN = 1_000

/** Places of every unit that some fact opens, one for each of its states; in steps. */
export function* placing(
  histories: UnitHistories,
  provinces: readonly ProvinceDays[],
): Generator<void, Map<string, Place[]>> {
  const places = new Map<string, Place[]>()
  const provincial = new Map<string, ProvinceDays[]>()
  for (const days of provinces) provincial.set(days.code, [...(provincial.get(days.code) ?? []), days])
  let steps = 0
  for (const [code, timeline] of histories.timelines) {
    const list: Place[] = []
    const reigns = provincial.get(code) ?? []
    for (const [index, { from, unit }] of timeline.entries()) {
      if (++steps % STEPS_A_TURN === 0) yield
      const end = timeline[index + 1]?.from ?? EVER
      let since = from
      for (const reign of within(reigns, { from, end })) {
        if (since < reign.from) list.push(placeOf(code, unit, histories.timelines, { from: since, end: reign.from }))
        const { kind, parentSetBy: setBy } = unit
        list.push({ from: reign.from, end: reign.end, stands: true, kind, targets: [TOP], flags: 0, setBy })
        since = reign.end
      }
      if (since < end) list.push(placeOf(code, unit, histories.timelines, { from: since, end }))
    }
    places.set(code, list)
  }
  return places
}
