import { expectedBy } from './expected-by.ts'
import { isExpectedIn, type ItemsPlaces } from './items-places.ts'
import type { Plan } from './plan.ts'

/** How many units are expected in each row, and rows that somebody is expected in. */
export interface ItemsExpected {
  readonly of: (keys: readonly string[]) => number
  /** @param overTime also where rows are intervals: of metrics that count units */
  readonly rows: (overTime: boolean) => readonly (readonly string[])[]
}

/** Who is expected in each row of items: of intervals that are placed one by one those of each. */
export function expectedOfItems(plan: Plan, places: ItemsPlaces, today: string): ItemsExpected {
  const { intervals, placings } = places
  const { by } = plan
  if (!places.overTime || !places.restated) {
    const expected = expectedBy(plan, placings[0], today)
    return { of: expected.of, rows: () => expected.rows() }
  }
  const isOfUnits = by.every(({ kind }) => kind !== 'dimension')
  const textOf = (keys: readonly string[]): string =>
    JSON.stringify(keys.filter((_, at) => by[at]?.kind !== 'dimension'))
  const counts = new Map<string, { count: number; readonly keys: readonly string[] }>()
  placings.forEach((placing, index) => {
    for (const unit of placing.expected.filter((each) => isExpectedIn(each, plan))) {
      let [group, grain] = [0, 0]
      const keys = by.map(({ kind }) => {
        if (kind === 'level') return unit.level
        if (kind === 'unit') return unit.groups[group++] ?? ''
        return kind === 'grain' ? (intervals[index]?.names[grain++] ?? '') : ''
      })
      const known = counts.get(textOf(keys))
      if (known === undefined) counts.set(textOf(keys), { count: 1, keys })
      else known.count += 1
    }
  })
  return {
    of: (keys) => counts.get(textOf(keys))?.count ?? 0,
    rows: (overTime) => (overTime && isOfUnits ? [...counts.values()].map(({ keys }) => keys) : []),
  }
}
