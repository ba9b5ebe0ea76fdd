import type { Level, SchoolState } from '../../generated/enums.ts'

/** A cell to draw: its top left corner, its state and the level of its school. */
export interface Cell {
  readonly x: number
  readonly y: number
  readonly state: SchoolState
  readonly level: Level | null
}

/** What is drawn upon the cells, all of a kind in one SVG path: 730 schools make a dozen paths instead of thousands. */
export interface Ink {
  /** Points with round ends. */
  readonly dots: string
  readonly rings: string
  readonly bars: string
}

export interface GridInk {
  /** Levels upon cells of a neutral colour. */
  readonly neutral: Ink
  /** Levels upon cells of the colour of priority 1. */
  readonly coloured: Ink
  /** "!" upon schools with low attendance: strokes and, below them, points. */
  readonly strokes: string
  readonly points: string
  /** "▲" upon schools whose report looks wrong. */
  readonly triangles: string
}

interface Glyph {
  readonly kind: keyof Ink
  /** Steps from the middle of the cell at which it stands. */
  readonly steps: readonly number[]
}

/** Distance of neighbouring dots, size of a ring and of a bar, as parts of the cell's side. */
const STEP = 0.265
const RING = 0.14
const BAR = 0.22

/**
 * The level as a glyph that people here read without a legend: one, two, three dots for the first, second and third level
 * of schooling, a ring for the kindergarten before them, a bar for continuing education.
 */
function glyphOf(level: Level): Glyph {
  switch (level) {
    case 'MN':
      return { kind: 'rings', steps: [0] }
    case 'TH':
      return { kind: 'dots', steps: [0] }
    case 'THCS':
      return { kind: 'dots', steps: [-0.55, 0.55] }
    case 'THPT':
      return { kind: 'dots', steps: [-1, 0, 1] }
    case 'GDTX':
      return { kind: 'bars', steps: [0] }
    default:
      return level satisfies never
  }
}

const round = (value: number): number => Math.round(value * 100) / 100
const at = (x: number, y: number): string => `${round(x)} ${round(y)}`

/** The glyphs of these cells of side `size`; cells whose level is unknown have none. */
export function gridInk(cells: readonly Cell[], size: number): GridInk {
  const neutral = { dots: '', rings: '', bars: '' }
  const coloured = { dots: '', rings: '', bars: '' }
  let [strokes, points, triangles] = ['', '', '']
  for (const { x, y, state, level } of cells) {
    const signed = state === 'low' || state === 'flagged'
    if (state === 'low') {
      strokes += `M${at(x + size * 0.36, y + size * 0.23)}v${round(size * 0.31)}`
      points += `M${at(x + size * 0.36, y + size * 0.765)}h0`
    }
    if (state === 'flagged')
      triangles += `M${at(x + size * 0.375, y + size * 0.28)}l${at(size * 0.21, size * 0.43)}h${round(-size * 0.42)}Z`
    if (level === null) continue
    const { kind, steps } = glyphOf(level)
    const ink = state === 'low' ? coloured : neutral
    for (const step of steps) {
      // In a row; beside the sign of an abnormal state in a column at the right edge.
      const cx = x + size * (signed ? 0.78 : 0.5 + step * STEP)
      const cy = y + size * (signed ? 0.5 + step * STEP : 0.5)
      ink[kind] += drawing[kind](cx, cy, size)
    }
  }
  return { neutral, coloured, strokes, points, triangles }
}

const drawing: Readonly<Record<keyof Ink, (x: number, y: number, size: number) => string>> = {
  dots: (x, y) => `M${at(x, y)}h0`,
  rings: (x, y, size) => {
    const r = round(size * RING)
    return `M${at(x - r, y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
  },
  bars: (x, y, size) => `M${at(x, y - size * BAR)}v${round(size * BAR * 2)}`,
}
