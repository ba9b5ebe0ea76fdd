import { UNIT_KINDS, normalName } from '@ioc/contracts'

/** Patterns of what a key may speak for: an exact text, or a prefix followed by `*`. */
export interface Allowance {
  readonly allows: (text: string) => boolean
}

/** Stands for everything, alone or after a prefix. */
const ANYTHING = '*'

/** Compiles patterns once, so that asking costs a set lookup and as many prefix tests as there are prefixes. */
export function allowance(patterns: readonly string[]): Allowance {
  const names = patterns.map(normalName)
  if (names.includes(ANYTHING)) return { allows: () => true }
  const exact = new Set(names.filter((pattern) => !pattern.endsWith(ANYTHING)))
  const prefixes = names.filter((pattern) => pattern.endsWith(ANYTHING)).map((pattern) => pattern.slice(0, -1))
  return { allows: (text) => exact.has(text) || prefixes.some((prefix) => text.startsWith(prefix)) }
}

/** What a key may open that was issued without kinds: what schools and their software open, below units that it speaks for. */
const DEFAULT_KINDS: readonly string[] = ['school', 'campus']

/** Kinds of units that a key may organise; all of them for a key that speaks for every unit and names no kinds. */
export function kindsAllowed({
  units,
  kinds,
}: {
  units: readonly string[]
  kinds?: readonly string[] | undefined
}): Allowance {
  return allowance(kinds ?? (units.map(normalName).includes(ANYTHING) ? [ANYTHING] : DEFAULT_KINDS))
}

/** Why patterns cannot be granted. */
export class GrantError extends Error {
  override readonly name = 'GrantError'
}

/** No source and no code of a unit is longer. */
const MAX_PATTERN_LENGTH = 1_024
const CONTROL = /\p{Cc}/u

/**
 * Patterns of a key as they are kept: each in its one way of writing, none twice.
 * @param what names the list in an error: `source`, `unit`.
 * @throws GrantError for a list or pattern that is empty, too long or unprintable, and for a `*` anywhere but at the end.
 */
export function readPatterns(what: string, patterns: readonly string[]): string[] {
  const names = [...new Set(patterns.map(normalName))]
  if (names.length === 0) throw new GrantError(`a key needs at least one ${what}`)
  for (const name of names) {
    const shown = JSON.stringify(name)
    if (name === '') throw new GrantError(`a ${what} must not be empty; * alone stands for every ${what}`)
    if (name.length > MAX_PATTERN_LENGTH) throw new GrantError(`a ${what} has at most ${MAX_PATTERN_LENGTH} characters`)
    if (CONTROL.test(name)) throw new GrantError(`the ${what} ${shown} has a control character`)
    if (name.slice(0, -1).includes(ANYTHING)) {
      throw new GrantError(`the ${what} ${shown} has a * before its end: a pattern is exact, or a prefix and one *`)
    }
  }
  return names
}

/**
 * Kinds of units as they are kept.
 * @throws GrantError for what is no kind.
 */
export function readKinds(kinds: readonly string[]): string[] {
  const names = readPatterns('kind of unit', kinds)
  const unknown = names.find((name) => name !== ANYTHING && !UNIT_KINDS.some((kind) => kind === name))
  if (unknown === undefined) return names
  throw new GrantError(
    `${JSON.stringify(unknown)} is no kind of unit: they are ${UNIT_KINDS.join(', ')}, and * for all`,
  )
}
