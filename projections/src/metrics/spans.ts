import type { Placing } from './placing.ts'

/**
 * For each unit that is expected on some day of a placing the days on which it is, as text: `from/end from/end`, ends exclusive.
 * A unit of the reporting kind is expected while it is open.
 */
export function spansOf({ places }: Placing, kind: string | undefined): ReadonlyMap<string, string> {
  const spans = new Map<string, string>()
  for (const { unit, reporter, from, end, flags, kind: own } of places) {
    if (unit !== reporter || own !== kind || flags.includes('not-open')) continue
    const known = spans.get(unit)
    spans.set(unit, `${known === undefined ? '' : `${known} `}${from}/${end}`)
  }
  return spans
}
