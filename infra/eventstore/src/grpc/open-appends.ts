/** An append that waits for its answer. */
export interface Waiting {
  /** Milliseconds since 1970. */
  readonly deadline: number
  /** Where it is in the list; -1: in none. */
  slot: number
}

/**
 * Appends that wait for their answer, in no order. Not a `Set`: each time a set that takes in as much as it lets go makes
 * its table anew, the old table leads to the new one, and once one of them is old for the garbage collector all that ever
 * was in the later ones survives with it. That made a full collection of every 8,000 appends.
 */
export class OpenAppends<T extends Waiting> {
  readonly #list: T[] = []

  get size(): number {
    return this.#list.length
  }

  add(append: T): void {
    append.slot = this.#list.length
    this.#list.push(append)
  }

  /** @returns false if it was not there any more. */
  delete(append: T): boolean {
    const { slot } = append
    if (slot < 0) return false
    append.slot = -1
    const last = this.#list.pop()
    if (last !== undefined && last !== append) {
      last.slot = slot
      this.#list[slot] = last
    }
    return true
  }

  /** Those whose deadline has passed. */
  expired(now: number): T[] {
    return this.#list.filter(({ deadline }) => deadline <= now)
  }
}
