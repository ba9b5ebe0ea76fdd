/** A CloudEvent as a source sends it. The judge keeps a shape of its own: it must not inherit a mistake of what it judges. */
export interface SentFact {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  /** Code of the unit. */
  readonly subject: string
  /** RFC 3339 with offset; absent: the receiver's clock, outside the hash. */
  readonly time?: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What a source says, without the envelope's constants. */
export type FactDraft = Omit<SentFact, 'specversion'>

export const fact = (draft: FactDraft): SentFact => ({ specversion: '1.0', ...draft })

/** Splits into runs of at most `size`. */
export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const runs: Item[][] = []
  for (let start = 0; start < items.length; start += size) runs.push(items.slice(start, start + size))
  return runs
}
