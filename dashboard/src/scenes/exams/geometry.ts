/** A school to place: how many rooms, and how wide its name would like to be. */
export interface Row {
  readonly count: number
  /** Width of the name in full, in the unit of the area (pixels). */
  readonly nameWidth: number
}

export interface Area {
  readonly width: number
  readonly height: number
  /** Height of a line of text; lines are no lower, unless nothing else fits. */
  readonly lineHeight: number
  /** Bounds of the distance between two dots; the lower one gives way only when nothing else fits. */
  readonly minPitch: number
  readonly maxPitch: number
}

export interface PlacedRow {
  /** Top left corner of the square of each dot, in order. */
  readonly dots: readonly { readonly x: number; readonly y: number }[]
  /** Names: in its first line, and once more at the top of a column in which the school goes on. */
  readonly names: readonly { readonly x: number; readonly y: number; readonly width: number }[]
}

export interface Layout {
  readonly pitch: number
  readonly lineHeight: number
  readonly rows: readonly PlacedRow[]
}

/** Into how many columns, and which part of one names may take. */
interface Grid {
  readonly columns: number
  readonly share: number
}

interface Plan {
  readonly columns: number
  readonly columnWidth: number
  readonly nameWidth: number
  readonly perLine: number
  readonly linesPerColumn: number
  readonly pitch: number
  readonly lineHeight: number
}

const COLUMNS = [1, 2, 3, 4, 5, 6, 8, 10] as const
/** The next pitch that is tried. */
const SHRINK = 0.96
/** Distance between two columns, in pitches, and shares of a column that names may take. */
const GUTTER = 0.8
const NAME_SHARES = [0.75, 0.6, 0.5, 0.4] as const
/** Distance between the names and the first dots, in pitches. */
const NAME_GAP = 0.5

const linesOf = ({ count }: Row, perLine: number): number => Math.max(1, Math.ceil(count / perLine))

/**
 * Places schools like a list in columns: a line a school, its name and then its dots, more lines where the dots need them. The
 * pitch is the largest at which all fit, weighed against how many names are shown in full; below the smallest one names give way.
 * An area without extent or nothing to place gives an empty layout.
 */
export function layoutRows(rows: readonly Row[], area: Area): Layout {
  const empty = { pitch: 0, lineHeight: 0, rows: rows.map(() => ({ dots: [], names: [] })) }
  if (rows.length === 0 || !(area.width > 0) || !(area.height > 0)) return empty
  const plans = COLUMNS.flatMap((columns) =>
    NAME_SHARES.flatMap((share) => largest(rows, area, { columns, share }, area.maxPitch, area.minPitch) ?? []),
  )
  const [first, ...others] = plans
  const plan =
    first === undefined
      ? COLUMNS.flatMap((columns) => largest(rows, area, { columns, share: 0 }, area.minPitch, 1) ?? []).sort(
          byPitch,
        )[0]
      : others.reduce((best, one) => (score(rows, one) > score(rows, best) ? one : best), first)
  return plan === undefined ? empty : place(rows, plan)
}

const byPitch = (a: Plan, b: Plan): number => b.pitch - a.pitch

/** Names are given up before dots become too small, not the other way round. */
const score = (rows: readonly Row[], { pitch, nameWidth }: Plan): number =>
  pitch * (1 + rows.filter((row) => row.nameWidth + pitch * NAME_GAP <= nameWidth).length / rows.length)

/** The plan of such columns with the largest pitch; undefined where none fits. */
function largest(rows: readonly Row[], area: Area, grid: Grid, from: number, to: number): Plan | undefined {
  for (let pitch = from; pitch >= to; pitch *= SHRINK) {
    const lineHeight = to < area.minPitch ? pitch : Math.max(pitch, area.lineHeight)
    const plan = planOf(rows, area, grid, pitch, lineHeight)
    if (plan !== undefined) return plan
  }
  return undefined
}

function planOf(
  rows: readonly Row[],
  area: Area,
  { columns, share }: Grid,
  pitch: number,
  lineHeight: number,
): Plan | undefined {
  const columnWidth = (area.width - (columns - 1) * GUTTER * pitch) / columns
  const wanted = rows.reduce((widest, row) => Math.max(widest, row.nameWidth), 0) + pitch * NAME_GAP
  const nameWidth = Math.min(wanted, columnWidth * share)
  const perLine = Math.floor((columnWidth - nameWidth) / pitch)
  const linesPerColumn = Math.floor(area.height / lineHeight)
  if (perLine < 1 || linesPerColumn < 1) return undefined
  const lines = rows.reduce((sum, row) => sum + linesOf(row, perLine), 0)
  if (lines > columns * linesPerColumn) return undefined
  return { columns, columnWidth, nameWidth, perLine, linesPerColumn, pitch, lineHeight }
}

function place(rows: readonly Row[], plan: Plan): Layout {
  const { columnWidth, nameWidth, perLine, linesPerColumn, pitch, lineHeight } = plan
  let line = 0
  const placed = rows.map((row) => {
    const dots: { x: number; y: number }[] = []
    const names: { x: number; y: number; width: number }[] = []
    for (let own = 0; own < linesOf(row, perLine); own++, line++) {
      const x = Math.floor(line / linesPerColumn) * (columnWidth + GUTTER * pitch)
      const y = (line % linesPerColumn) * lineHeight
      if (own === 0 || line % linesPerColumn === 0) names.push({ x, y, width: nameWidth })
      const left = Math.min(perLine, row.count - own * perLine)
      for (let dot = 0; dot < left; dot++)
        dots.push({ x: x + nameWidth + dot * pitch, y: y + (lineHeight - pitch) / 2 })
    }
    return { dots, names }
  })
  return { pitch, lineHeight, rows: placed }
}
