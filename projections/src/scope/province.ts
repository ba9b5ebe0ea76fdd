import type { UnitHistories } from '../read-models/units/histories.ts'
import { stateOn, type Timeline } from '../read-models/units/timeline.ts'
import type { Unit } from '../read-models/units/unit.ts'
import { EVER, joined, type Days } from './days.ts'

/** Days on which a unit is the province: the unit under which everything stands. */
export interface ProvinceDays extends Days {
  readonly code: string
}

const STEPS_A_TURN = 2_000
const PROVINCE = 'province'
const isEarlier = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Of the provinces of a day, in order of codes: see {@link provinceDays}. */
function chosen(provinces: readonly Unit[], setting: string | undefined): string | undefined {
  const open = provinces.filter((unit) => unit.open)
  if (open.length > 0) return (open.find(({ code }) => code === setting) ?? open[0])?.code
  const opensLater = ({ endedBy }: Unit): boolean => endedBy.day === ''
  const [next] = provinces.filter(opensLater).sort((a, b) => isEarlier(a.openedOn, b.openedOn))
  const [last] = provinces.filter((unit) => !opensLater(unit)).sort((a, b) => isEarlier(b.endedBy.day, a.endedBy.day))
  return (next ?? last)?.code
}

/**
 * Which unit is the province when: the open unit of that kind, of several the one that the setting names, else the first by its
 * code. Where none is open the one that opens next, else the one that ended last, so that nothing that ever belonged to a
 * province is lost. Empty where there never is any.
 * @param setting code of the province, where several may be open
 */
export function* provinceDays(
  { timelines, codes }: UnitHistories,
  setting: string | undefined,
): Generator<void, ProvinceDays[]> {
  const candidates: Timeline[] = []
  const changes = new Set<string>()
  let steps = 0
  for (const code of codes) {
    const timeline = timelines.get(code) ?? []
    if (++steps % STEPS_A_TURN === 0) yield
    if (!timeline.some(({ unit }) => unit.kind === PROVINCE)) continue
    candidates.push(timeline)
    for (const { from } of timeline) changes.add(from)
  }
  const days = [...changes].sort()
  const found: ProvinceDays[] = []
  for (const [index, from] of days.entries()) {
    steps += candidates.length
    if (steps >= STEPS_A_TURN) {
      steps = 0
      yield
    }
    const provinces = candidates.flatMap((timeline) => stateOn(timeline, from) ?? []).filter((u) => u.kind === PROVINCE)
    const code = chosen(provinces, setting)
    if (code !== undefined) found.push({ from, end: days[index + 1] ?? EVER, code })
  }
  return joined(found, (one, other) => one.code === other.code)
}
