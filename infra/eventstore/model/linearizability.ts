/** What one call did to a stream, or saw of it, and when. Times are ticks of one counter. */
export interface Operation {
  readonly stream: string
  readonly invoked: number
  readonly responded: number
  /** The stream's newest revision that the call left behind or found; -1: no events. */
  readonly revision: number
  /** Events appended; 0 for a read or a refusal, which only saw the stream. */
  readonly count: number
  /** Of an append: its place in the log. */
  readonly position?: bigint
}

const describe = ({ stream, count, revision, invoked, responded }: Operation): string =>
  `${count > 0 ? `append of ${count} up to` : 'sight of'} revision ${revision} of ${stream} (${invoked}-${responded})`

/**
 * Whether an operation that was over before another began comes after it all the same.
 * @param placeOf places in the order that the answers tell; operations that saw the same state share one.
 */
function disorder(operations: readonly Operation[], placeOf: (operation: Operation) => number | bigint): string[] {
  const found: string[] = []
  const ended = operations.toSorted((a, b) => a.responded - b.responded)
  let next = 0
  let furthest: Operation | undefined
  for (const operation of operations.toSorted((a, b) => a.invoked - b.invoked)) {
    for (let before = ended[next]; before !== undefined && before.responded < operation.invoked; before = ended[next]) {
      if (furthest === undefined || placeOf(before) > placeOf(furthest)) furthest = before
      next += 1
    }
    if (furthest !== undefined && placeOf(furthest) > placeOf(operation))
      found.push(`${describe(operation)} began after ${describe(furthest)} had ended`)
  }
  return found
}

function inStream(operations: readonly Operation[]): string[] {
  const found: string[] = []
  const states = new Map([[-1, 0]])
  let last = -1
  for (const append of operations.filter(({ count }) => count > 0).toSorted((a, b) => a.revision - b.revision)) {
    if (append.revision - append.count !== last) found.push(`${describe(append)} does not follow revision ${last}`)
    last = append.revision
    states.set(last, states.size)
  }
  const unknown = operations.filter(({ revision }) => !states.has(revision))
  found.push(...unknown.map((operation) => `${describe(operation)}: no append ended there`))
  // An append makes a state, whoever sees it comes after the append and before the next one.
  const placeOf = ({ revision, count }: Operation): number => 2 * (states.get(revision) ?? 0) + (count > 0 ? 0 : 1)
  return found.length > 0 ? found : disorder(operations, placeOf)
}

/**
 * Checks that concurrent calls can be put into one order that explains every answer and never puts a call that was over
 * before another began behind it (linearizability). Revisions tell the order within a stream completely, positions that
 * of all appends, so this takes a sort and not a search.
 * @returns what cannot be explained, one line each.
 */
export function violations(history: readonly Operation[]): string[] {
  const streams = new Set(history.map(({ stream }) => stream))
  const appends = history.filter(({ position }) => position !== undefined)
  const byRevision = appends.toSorted((a, b) => a.stream.localeCompare(b.stream) || a.revision - b.revision)
  const misplaced = byRevision.filter((append, index) => {
    const before = byRevision[index - 1]
    return before?.stream === append.stream && (before.position ?? 0n) >= (append.position ?? 0n)
  })
  return [
    ...[...streams].flatMap((name) => inStream(history.filter(({ stream }) => stream === name))),
    ...disorder(appends, ({ position }) => position ?? 0n),
    ...misplaced.map((append) => `${describe(append)} lies before its predecessor in the log`),
  ]
}
