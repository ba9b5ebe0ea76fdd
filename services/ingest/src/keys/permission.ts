/** Patterns of what a key may speak for: an exact text, or a prefix followed by `*`. */
export interface Allowance {
  readonly allows: (text: string) => boolean
}

/** Compiles patterns once, so that asking costs a set lookup and as many prefix tests as there are prefixes. */
export function allowance(patterns: readonly string[]): Allowance {
  if (patterns.includes('*')) return { allows: () => true }
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')))
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1))
  return { allows: (text) => exact.has(text) || prefixes.some((prefix) => text.startsWith(prefix)) }
}
