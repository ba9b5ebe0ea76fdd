/**
 * Parts of statements that each say one rule. A spec can have a statement without one of them, to see that the figures are
 * then wrong in some history: what may be left out unnoticed is tested by nothing. No question of a reader leads here.
 */
export const PARTS = [
  'cancelled',
  'counting-report',
  'earliest-day',
  'named-day',
  'position',
  'days',
  'place-flags',
  'unknown-units',
  'own-level',
  'same-statement',
  'answering-set',
  'rest-of-breakdown',
  'answering-periods',
  'other-form',
  'reporting',
] as const
export type Part = (typeof PARTS)[number]

/** Parts to leave out. */
export type Without = ReadonlySet<Part>
export const NOTHING_LEFT_OUT: Without = new Set()

/** The text of a part, or what stands where it is left out. */
export const part = (without: Without, name: Part, text: string, otherwise: string): string =>
  without.has(name) ? otherwise : text
