/** What a message's place in the chain means for a reader that is complete up to `mine`. */
export type Verdict =
  /** Its content is next. */
  | 'next'
  /** It is contained in what the reader has: delivered again. */
  | 'known'
  /** Something between is missing: to be read from the log. */
  | 'gap'

export interface ChainLink {
  readonly position: bigint
  /** Position of the message relayed before it; 0 for the first. */
  readonly previous: bigint
}

/** Judges a message by its position and that of its predecessor. Never guesses: anything but the very next is not taken. */
export function judge(mine: bigint, { position, previous }: ChainLink): Verdict {
  if (position <= mine) return 'known'
  return previous === mine ? 'next' : 'gap'
}
