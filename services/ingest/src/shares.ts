/** A bounded stock that several holders take from, so that none of them can take it all for as long as it likes. */
export interface Shares {
  /** Takes for a holder; `false`, and nothing taken, where it has its share or nothing is left. */
  readonly take: (holder: string, amount: number) => boolean
  /** Gives back what was taken. */
  readonly give: (holder: string, amount: number) => void
  /** Whether a holder would be given the least there is. */
  readonly hasRoom: (holder: string) => boolean
  readonly used: () => number
}

/**
 * A holder may have this many times what is left free for all: alone three quarters of the total, two greedy ones three sevenths
 * each, and so on. However many are greedy, the next one finds room; where nobody else asks, little lies idle.
 */
const TIMES_WHAT_IS_LEFT = 3

/** @param total what there is in all; never exceeded. */
export function createShares(total: number): Shares {
  const held = new Map<string, number>()
  let used = 0
  const fits = (have: number, amount: number): boolean =>
    used + amount <= total && have + amount <= TIMES_WHAT_IS_LEFT * (total - used)
  return {
    take(holder, amount) {
      const have = held.get(holder) ?? 0
      if (!fits(have, amount)) return false
      held.set(holder, have + amount)
      used += amount
      return true
    },
    give(holder, amount) {
      const have = (held.get(holder) ?? 0) - amount
      used -= amount
      if (have > 0) held.set(holder, have)
      else held.delete(holder)
    },
    hasRoom: (holder) => fits(held.get(holder) ?? 0, 1),
    used: () => used,
  }
}
