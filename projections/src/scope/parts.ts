/** Nodes and what each points to; targets that are no nodes are passed over. */
export type Pointers = ReadonlyMap<string, readonly string[]>

const STEPS_A_TURN = 1_000

interface Frame {
  readonly code: string
  readonly targets: readonly string[]
  at: number
}

/**
 * The strongly connected parts of more than one node: nodes that may stand in a circle (Tarjan, without recursion, since chains
 * are long). In steps.
 */
export function* circularParts(pointers: Pointers): Generator<void, string[][]> {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const waiting: string[] = []
  const isWaiting = new Set<string>()
  const parts: string[][] = []
  let steps = 0
  const enter = (code: string): Frame => {
    index.set(code, index.size)
    low.set(code, index.size - 1)
    waiting.push(code)
    isWaiting.add(code)
    return { code, targets: pointers.get(code) ?? [], at: 0 }
  }
  const lower = (code: string, to: number | undefined): void => {
    if (to !== undefined && to < (low.get(code) ?? 0)) low.set(code, to)
  }
  for (const start of pointers.keys()) {
    if (index.has(start)) continue
    const stack = [enter(start)]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (++steps % STEPS_A_TURN === 0) yield
      const target = top.targets[top.at++]
      if (target !== undefined) {
        if (!index.has(target) && pointers.has(target)) stack.push(enter(target))
        else if (isWaiting.has(target)) lower(top.code, index.get(target))
        continue
      }
      stack.pop()
      const above = stack.at(-1)
      if (above !== undefined) lower(above.code, low.get(top.code))
      if (low.get(top.code) !== index.get(top.code)) continue
      const part = waiting.splice(waiting.lastIndexOf(top.code))
      for (const code of part) isWaiting.delete(code)
      if (part.length > 1) parts.push(part)
    }
  }
  return parts
}
