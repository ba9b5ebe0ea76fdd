import type { Placing } from './placing.ts'

/** Between spans, and between what one span says. */
export const SPAN = '\u001d'
export const SPAN_PART = '\u001c'

/**
 * For each unit that is expected on some day of a placing the days on which it is, as text: first day, end (exclusive), level and
 * groups of each. A unit of the reporting kind is expected while it is open.
 */
export function spansOf({ places }: Placing, kind: string | undefined): ReadonlyMap<string, string> {
  const spans = new Map<string, string>()
  for (const { unit, reporter, from, end, flags, kind: own, level, groups } of places) {
    if (unit !== reporter || own !== kind || flags.includes('not-open')) continue
    const known = spans.get(unit)
    const span = [from, end, level, ...groups.map((group) => group ?? '')].join(SPAN_PART)
    spans.set(unit, known === undefined ? span : `${known}${SPAN}${span}`)
  }
  return spans
}
