/** Hands out numbers put into it, the lowest first. */
export class RankQueue {
  readonly #heap: number[] = []

  push(rank: number): void {
    const heap = this.#heap
    let at = heap.push(rank) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above] ?? 0
      if (parent <= rank) break
      heap[at] = parent
      at = above
    }
    heap[at] = rank
  }

  /** The lowest; undefined when there is none. */
  pop(): number | undefined {
    const heap = this.#heap
    const [lowest] = heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return lowest
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && (heap[below + 1] ?? 0) < (heap[below] ?? 0)) below += 1
      const child = heap[below] ?? 0
      if (child >= last) break
      heap[at] = child
      at = below
    }
    heap[at] = last
    return lowest
  }
}
