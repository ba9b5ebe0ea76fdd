import type { Bind } from './expression.ts'
import type { Place, Placing } from './placing.ts'

/** Flag of the days on which a unit's declarations count for others. No flag of a fact is called so. */
const ELSEWHERE = 'elsewhere'

/** The days of a range on which a unit has no place. */
function gapsOf(places: readonly Place[], { from, end }: Placing): Place[] {
  const [like] = places
  if (like === undefined) return []
  const gap = { ...like, reporter: '', flags: [ELSEWHERE], groups: like.groups.map(() => null) }
  const gaps: Place[] = []
  let since = from
  for (const place of [...places].sort((one, other) => (one.from < other.from ? -1 : 1))) {
    if (since < place.from) gaps.push({ ...gap, from: since, end: place.from })
    since = place.end
  }
  return since < end ? [...gaps, { ...gap, from: since, end }] : gaps
}

/**
 * A placing in which also the days have places on which units count elsewhere. Which periods of a unit answer is decided over all that
 * it declared: one that answers elsewhere must not give way to a shorter one here, or both would count.
 */
export function withElsewhere(placing: Placing): Placing {
  const byUnit = new Map<string, Place[]>()
  for (const place of placing.places) {
    const own = byUnit.get(place.unit)
    if (own === undefined) byUnit.set(place.unit, [place])
    else own.push(place)
  }
  return { ...placing, places: [...placing.places, ...[...byUnit.values()].flatMap((own) => gapsOf(own, placing))] }
}

/**
 * SQL: what of declarations counts here, or of a unit that nothing opens shows here.
 * @param day SQL of the day by which a declaration is placed
 */
export function isHere({ unknownOn, showsUnknown }: Placing, day: string, bind: Bind): string {
  const here = `p_flags != '${ELSEWHERE}'`
  if (!showsUnknown || unknownOn === undefined) return here
  const on = unknownOn.map(({ from, end }) => `(${day} >= ${bind('String', from)} AND ${day} < ${bind('String', end)})`)
  return `${here} AND (${[`p_unit != ''`, ...on].join(' OR ')})`
}
