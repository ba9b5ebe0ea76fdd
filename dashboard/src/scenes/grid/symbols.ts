import type { Level, SchoolState } from '../../lib/live/wall-state.ts'

/** Id of the drawing of a cell. */
export const symbolId = (state: SchoolState, level: Level | null): string => `cell-${state}-${level ?? 'none'}`

export interface Pip {
  readonly kind: 'dot' | 'ring' | 'bar'
  readonly x: number
  readonly y: number
}

/** Where the middle pip and its neighbours stand in a cell of 36 × 36. */
const SPREAD = 9.5

/**
 * The level as a glyph that people here read without a legend: one, two, three dots for the first, second and third level
 * of schooling, a ring for the kindergarten before them, a bar for continuing education. Unknown levels have none.
 * They stand in a row; beside the sign of an abnormal state in a column at the right edge.
 */
export function pips(state: SchoolState, level: Level | null): Pip[] {
  const upright = state === 'low' || state === 'flagged'
  const at = (kind: Pip['kind'], ...steps: number[]): Pip[] =>
    steps.map((step) => ({ kind, x: upright ? 28 : 18 + step * SPREAD, y: 18 + (upright ? step * SPREAD : 0) }))
  switch (level) {
    case 'MN':
      return at('ring', 0)
    case 'TH':
      return at('dot', 0)
    case 'THCS':
      return at('dot', -0.55, 0.55)
    case 'THPT':
      return at('dot', -1, 0, 1)
    case 'GDTX':
      return at('bar', 0)
    case null:
      return []
    default:
      return level satisfies never
  }
}
