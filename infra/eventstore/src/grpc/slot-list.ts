/** A member of a `SlotList`. */
export interface Slotted {
  /** Where it is in its list; -1: in none. */
  slot: number
}

/**
 * Things that come and go in no order. Not a `Set`: each time a set that takes in as much as it lets go makes its table
 * anew, the old table leads to the new one, and once one of them is old for the garbage collector all that ever was in
 * the later ones survives with it. With a set of open appends every 8,000 appends cost a full collection.
 */
export class SlotList<T extends Slotted> {
  readonly #list: T[] = []

  get size(): number {
    return this.#list.length
  }

  add(member: T): void {
    member.slot = this.#list.length
    this.#list.push(member)
  }

  /** @returns false if it was not there any more. */
  delete(member: T): boolean {
    const { slot } = member
    if (slot < 0) return false
    member.slot = -1
    const last = this.#list.pop()
    if (last !== undefined && last !== member) {
      last.slot = slot
      this.#list[slot] = last
    }
    return true
  }

  /** The members of now: whatever is done with them may add and delete. */
  members(): T[] {
    return this.#list.slice()
  }
}
