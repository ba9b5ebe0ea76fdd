import { intervalName, intervalsOf } from './grain.ts'
import { referenceDayOf } from './period.ts'
import { grainsOf, type By, type Plan } from './plan.ts'
import type { Expected, Placing } from './placing.ts'
import { expectedPlaces } from './spans.ts'

/** How many units are expected in each row of a table. */
export interface ExpectedRows {
  readonly of: (keys: readonly string[]) => number
  /** Rows that somebody is expected in, where rows are made of units and levels only; else none. */
  readonly rows: () => readonly (readonly string[])[]
}

/** Names that tell units apart; of all others every row expects the same units. */
const isOfUnits = ({ kind }: By): boolean => kind === 'level' || kind === 'unit'

function keysOf({ by }: Plan, unit: Pick<Expected, 'level' | 'groups'>): readonly (string | undefined)[] {
  let group = 0
  return by.map(({ kind }) => {
    if (kind === 'level') return unit.level
    return kind === 'unit' ? (unit.groups[group++] ?? '') : undefined
  })
}

const countBy = (all: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const key of all) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Who is expected in each row. A row of an interval expects who is open on its own last day, or today if that is earlier. */
export function expectedBy(plan: Plan, placing: Placing, today: string): ExpectedRows {
  const { by, level, period } = plan
  const text = (keys: readonly (string | undefined)[]): string =>
    JSON.stringify(by.flatMap((each, index) => (isOfUnits(each) ? [keys[index] ?? ''] : [])))
  const grains = grainsOf(by)
  // In a period that lies ahead every interval looks at today, as the whole does.
  if (grains.length === 0 || today < period.from) {
    const units = placing.expected.filter((unit) => level === undefined || unit.level === level)
    const keyed = units.map((unit) => keysOf(plan, unit))
    const counts = countBy(keyed.map(text))
    const rows = new Map(keyed.map((keys) => [text(keys), keys.map((key) => key ?? '')]))
    return {
      of: (keys) => counts.get(text(keys)) ?? 0,
      rows: () => (by.every(isOfUnits) ? [...rows.values()] : []),
    }
  }
  const lastDays = new Map(
    intervalsOf(grains, period).map(({ name, to }) => [name, referenceDayOf({ text: name, from: to, to }, today)]),
  )
  const days = [...new Set(lastDays.values())].sort()
  const places = expectedPlaces(placing, plan.metric.reporter).filter(
    (place) => level === undefined || place.level === level,
  )
  // For each combination of units how many come and go before each day.
  const changes = new Map<string, number[]>()
  for (const place of places) {
    const key = text(keysOf(plan, place))
    const list = changes.get(key) ?? Array.from({ length: days.length + 1 }, () => 0)
    changes.set(key, list)
    const [first, last] = [firstFrom(days, place.from), firstFrom(days, place.end)]
    list[first] = (list[first] ?? 0) + 1
    list[last] = (list[last] ?? 0) - 1
  }
  for (const list of changes.values()) {
    for (let index = 1; index < list.length; index++) list[index] = (list[index] ?? 0) + (list[index - 1] ?? 0)
  }
  return {
    of: (keys) => {
      const names = keys.filter((_, index) => by[index]?.kind === 'grain')
      const day = lastDays.get(intervalName(names)) ?? ''
      return changes.get(text(keys))?.[firstFrom(days, day)] ?? 0
    },
    rows: () => [],
  }
}

/** Index of the first day that is not before another. */
function firstFrom(days: readonly string[], day: string): number {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] ?? '') >= day) high = middle
    else low = middle + 1
  }
  return low
}
