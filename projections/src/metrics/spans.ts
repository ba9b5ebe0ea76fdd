import type { Place, Placing } from './placing.ts'

/** Between spans, and between what one span says. */
export const SPAN = '\u001d'
export const SPAN_PART = '\u001c'

/**
 * For each unit that is expected on some day of a placing the days on which it is, as text: first day, end (exclusive), level and
 * groups of each. A unit of the reporting kind is expected while it is open.
 */
export function spansOf(placing: Placing, kind: string | undefined): ReadonlyMap<string, string> {
  const spans = new Map<string, string>()
  for (const { reporter, from, end, level, groups } of expectedPlaces(placing, kind)) {
    const known = spans.get(reporter)
    const span = [from, end, level, ...groups.map((group) => group ?? '')].join(SPAN_PART)
    spans.set(reporter, known === undefined ? span : `${known}${SPAN}${span}`)
  }
  return spans
}

/**
 * Places on whose days their reporter is expected: of open units of the kind; of a campus that is asked for by its own code, whose
 * school has no place here, those of the campus.
 */
export function expectedPlaces({ places, expected, ofCampus }: Placing, kind: string | undefined): readonly Place[] {
  return places.flatMap((place) => {
    const { unit, reporter, flags, kind: own } = place
    if (flags.includes('not-open')) return []
    if (unit !== ofCampus) return unit === reporter && own === kind ? [place] : []
    if (kind !== 'school' || reporter === unit || reporter === '') return []
    // It is expected in the school's level, whatever the campus teaches.
    return [{ ...place, level: expected.find(({ code }) => code === reporter)?.level ?? place.level }]
  })
}
