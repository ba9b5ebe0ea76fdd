import { describe, expect, it } from 'vitest'
import { LEVELS, SCHOOL_STATES } from '../../generated/enums.ts'
import { gridInk, type Cell } from './ink.ts'

const cell = (changes: Partial<Cell> = {}): Cell => ({ x: 100, y: 200, state: 'normal', level: null, ...changes })
const marks = (path: string): number => path.split('M').length - 1

describe('the ink upon the cells', () => {
  it('is none for no cells and for a school of unknown level in an ordinary state', () => {
    const none = { dots: '', rings: '', bars: '' }
    const empty = { neutral: none, coloured: none, strokes: '', points: '', triangles: '' }
    expect(gridInk([], 36)).toEqual(empty)
    expect(gridInk([cell(), cell({ state: 'missing' })], 36)).toEqual(empty)
  })
  it('tells the levels apart', () => {
    const drawn = LEVELS.map((level) => {
      const { dots, rings, bars } = gridInk([cell({ level })], 36).neutral
      return [marks(dots), marks(rings), marks(bars)].join()
    })
    expect(drawn).toEqual(['0,1,0', '1,0,0', '2,0,0', '3,0,0', '0,0,1'])
  })
  it('tells the states apart without colour', () => {
    const drawn = SCHOOL_STATES.map((state) => {
      const { strokes, points, triangles } = gridInk([cell({ state })], 36)
      return [marks(strokes), marks(points), marks(triangles)].join()
    })
    expect(drawn).toEqual(['0,0,0', '0,0,0', '1,1,0', '0,0,1'])
  })
  it('stays within its cell', () => {
    for (const state of SCHOOL_STATES)
      for (const level of LEVELS) {
        const { neutral, coloured, strokes, points, triangles } = gridInk([cell({ state, level })], 36)
        const paths = [...Object.values(neutral), ...Object.values(coloured), strokes, points, triangles].join('')
        for (const [, x, y] of paths.matchAll(/M([\d.]+) ([\d.]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(103)
          expect(Number(x)).toBeLessThanOrEqual(133)
          expect(Number(y)).toBeGreaterThanOrEqual(203)
          expect(Number(y)).toBeLessThanOrEqual(233)
        }
      }
  })
  it('is dark upon coloured cells', () => {
    expect(gridInk([cell({ state: 'low', level: 'TH' })], 36).coloured.dots).not.toBe('')
    expect(gridInk([cell({ state: 'low', level: 'TH' })], 36).neutral.dots).toBe('')
  })
})
