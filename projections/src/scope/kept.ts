import type { Carried } from './carried.ts'
import { DayView } from './day-view.ts'
import type { Days } from './days.ts'
import type { Organisation } from './organisation.ts'
import { TOP } from './places.ts'
import { sweeping } from './sweep.ts'

/** Days looked at, and ranges of them, that are kept of an organisation: figures of one operation ask for the same ones. */
const DAYS_KEPT = 8
const RANGES_KEPT = 2

interface Kept {
  readonly views: Map<string, DayView>
  readonly sweeps: Map<string, ReadonlyMap<string, readonly Carried[]>>
}

const keptOf = new WeakMap<Organisation, Kept>()

function kept(organisation: Organisation): Kept {
  let known = keptOf.get(organisation)
  if (known === undefined) keptOf.set(organisation, (known = { views: new Map(), sweeps: new Map() }))
  return known
}

function remember<Value>(values: Map<string, Value>, limit: number, key: string, value: Value): Value {
  const [oldest] = values.keys()
  if (values.size >= limit && oldest !== undefined) values.delete(oldest)
  values.set(key, value)
  return value
}

/** The organisation on a day. */
export function viewOf(organisation: Organisation, day: string): DayView {
  const { views } = kept(organisation)
  return views.get(day) ?? remember(views, DAYS_KEPT, day, new DayView(organisation, day))
}

/** What every unit carries on the days of a range, without groups; in steps. */
export function* everythingOn(
  organisation: Organisation,
  { from, end }: Days,
): Generator<void, ReadonlyMap<string, readonly Carried[]>> {
  const { sweeps } = kept(organisation)
  const key = `${from} ${end}`
  const known = sweeps.get(key)
  if (known !== undefined) return known
  const swept = yield* sweeping(organisation, { root: TOP, from, end, kinds: [] })
  return remember(sweeps, RANGES_KEPT, key, swept)
}
