/** A group to lay out: how many cells, and how wide its label would like to be. */
export interface GridGroup {
  readonly count: number
  /** Width of the label in full, in the unit of the area (pixels). */
  readonly labelWidth: number
}

export interface GridArea {
  readonly width: number
  readonly height: number
  /** Height of the line that a label takes. */
  readonly labelHeight: number
  /** Bounds of the distance between two cells; the lower one gives way only when nothing else fits. */
  readonly minPitch: number
  readonly maxPitch: number
  /** Distance from which on cells are seen well: taken before smaller ones as long as most labels are shown in full. */
  readonly goodPitch: number
}

export interface PlacedGroup {
  /** Top left corner of each cell, in order. */
  readonly cells: readonly { readonly x: number; readonly y: number }[]
  /** One label per strip that the group stands in: the second says that it goes on. */
  readonly labels: readonly { readonly x: number; readonly y: number; readonly width: number }[]
}

export interface GridLayout {
  readonly pitch: number
  /** Side of a cell: the pitch without the gap. */
  readonly cell: number
  readonly groups: readonly PlacedGroup[]
}

/** Cells of one strip stand in so many columns. */
const COLUMNS = [2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32] as const
const STEP = 0.25
/** Share of the labels that cells of a good size may not cost. */
const MOST = 0.8

interface Plan {
  readonly pitch: number
  readonly columns: number
  readonly strips: number
  readonly labelHeight: number
}

/** Distance between two strips, and between two groups one above the other. */
const gutter = (pitch: number): number => pitch * 0.2
const groupGap = (pitch: number): number => pitch * 0.1
const stripWidth = ({ pitch, columns }: Pick<Plan, 'pitch' | 'columns'>): number => pitch * columns

/**
 * Places groups of square cells into an area like the columns of a newspaper: strips of equal width, filled downwards, each
 * group under its label, a group that reaches the bottom going on at the top of the next strip.
 * The pitch is the largest at which everything fits, weighed against how many labels a strip shows in full: names are given up
 * before cells become too small to be seen.
 * Groups without cells take no place. An area without extent or nothing to place gives an empty layout.
 */
export function layoutGrid(groups: readonly GridGroup[], area: GridArea): GridLayout {
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  if (total === 0 || !(area.width > 0) || !(area.height > 0))
    return { pitch: 0, cell: 0, groups: groups.map(() => ({ cells: [], labels: [] })) }
  const { maxPitch, goodPitch, minPitch, labelHeight } = area
  const good = bestPlan(groups, area, maxPitch, goodPitch, labelHeight)
  const plan =
    (good !== undefined && readable(groups, good) >= MOST ? good : undefined) ??
    bestPlan(groups, area, maxPitch, minPitch, labelHeight) ??
    bestPlan(groups, area, maxPitch, minPitch, 0) ??
    bestPlan(groups, area, minPitch, STEP, 0)
  if (plan === undefined) throw new RangeError(`${total} cells do not fit ${area.width} × ${area.height}`)
  return place(groups, area, plan)
}

function bestPlan(
  groups: readonly GridGroup[],
  area: GridArea,
  from: number,
  to: number,
  labelHeight: number,
): Plan | undefined {
  let best: { plan: Plan; score: number } | undefined
  for (const columns of COLUMNS) {
    const plan = largest(groups, area, columns, from, to, labelHeight)
    if (plan === undefined) continue
    const score = plan.pitch * (1 + readable(groups, plan))
    if (best === undefined || score > best.score) best = { plan, score }
  }
  return best?.plan
}

function largest(
  groups: readonly GridGroup[],
  area: GridArea,
  columns: number,
  from: number,
  to: number,
  labelHeight: number,
): Plan | undefined {
  const last = Math.max(STEP, Math.floor(to / STEP) * STEP)
  for (let pitch = Math.floor(from / STEP) * STEP; pitch >= last; pitch -= STEP) {
    const strips = Math.floor((area.width + gutter(pitch)) / (stripWidth({ pitch, columns }) + gutter(pitch)))
    if (strips < 1) continue
    const plan = { pitch, columns, strips, labelHeight }
    if (walk(groups, area, plan, () => undefined) <= strips) return plan
  }
  return undefined
}

/** Share of the labels that a strip shows in full. */
function readable(groups: readonly GridGroup[], plan: Plan): number {
  if (plan.labelHeight === 0) return 0
  const shown = groups.filter(({ count }) => count > 0)
  return shown.filter(({ labelWidth }) => labelWidth <= stripWidth(plan)).length / shown.length
}

type Visit = (group: number, strip: number, y: number, cells: number, label: boolean) => void

/** Goes through the rows of cells in order; the answer is the number of strips used. */
function walk(groups: readonly GridGroup[], area: GridArea, plan: Plan, visit: Visit): number {
  const { pitch, columns, labelHeight } = plan
  let strip = 0
  let y = 0
  for (const [index, { count }] of groups.entries()) {
    if (count === 0) continue
    let left = count
    let label = true
    while (left > 0) {
      const needed = pitch + (label ? labelHeight : 0)
      if (y > 0 && y + needed > area.height) {
        ;[strip, y, label] = [strip + 1, 0, true]
        continue
      }
      if (needed > area.height) return Number.POSITIVE_INFINITY
      const cells = Math.min(left, columns)
      visit(index, strip, y, cells, label)
      y += needed
      left -= cells
      label = false
    }
    y += groupGap(pitch)
  }
  return strip + 1
}

function place(groups: readonly GridGroup[], area: GridArea, plan: Plan): GridLayout {
  const { pitch, columns, labelHeight } = plan
  const cell = pitch - Math.max(1.25, pitch * 0.041)
  const used = walk(groups, area, plan, () => undefined)
  // What is left of the width goes between the strips, as long as they still read as one block.
  const spare = area.width - used * stripWidth(plan)
  const between = used > 1 ? Math.min(spare / (used - 1), 1.5 * pitch) : 0
  const placed = groups.map(() => ({
    cells: [] as { x: number; y: number }[],
    labels: [] as { x: number; y: number; width: number }[],
  }))
  walk(groups, area, plan, (index, strip, y, count, label) => {
    const group = placed[index]
    if (group === undefined) return
    const x = strip * (stripWidth(plan) + between)
    if (label && labelHeight > 0) group.labels.push({ x, y, width: columns * pitch })
    const top = y + (label ? labelHeight : 0)
    for (let column = 0; column < count; column++) group.cells.push({ x: x + column * pitch, y: top })
  })
  return { pitch, cell, groups: placed }
}
