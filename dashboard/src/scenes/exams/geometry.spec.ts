import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutRows, type Area, type Row } from './geometry.ts'

const area: Area = { width: 1872, height: 780, lineHeight: 42, minPitch: 29, maxPitch: 62 }
const row = (count: number, nameWidth = 180): Row => ({ count, nameWidth })

describe('the rooms of schools', () => {
  it('stand in one line each, after the name, where there is room', () => {
    const { rows, pitch } = layoutRows([row(3), row(2)], area)
    expect(pitch).toBe(62)
    expect(rows.map(({ dots }) => new Set(dots.map(({ y }) => y)).size)).toEqual([1, 1])
    expect(rows[1]?.names).toHaveLength(1)
    expect(rows[0]?.dots[0]?.x).toBeGreaterThanOrEqual(180)
  })
  it('go on in further lines, and are named again at the top of the next column', () => {
    const { rows } = layoutRows(
      [3, 40, 3, 40, 3, 40].map((count) => row(count, 40)),
      { ...area, width: 1200, height: 430 },
    )
    const further = rows.flatMap(({ names }) => names.slice(1))
    expect(further.length).toBeGreaterThan(0)
    expect(new Set(further.map(({ y }) => y))).toEqual(new Set([0]))
  })
  it('are no smaller than can be seen, their names in full, for fifty schools of eight rooms', () => {
    expect(
      layoutRows(
        Array.from({ length: 50 }, () => row(8)),
        area,
      ).pitch,
    ).toBeGreaterThan(area.minPitch)
  })
  it('are all within the area and never one upon another, however many there are', () => {
    const rows = fc.array(fc.record({ count: fc.nat(60), nameWidth: fc.nat(900) }), { maxLength: 300 })
    const areas = fc.record({ width: fc.integer({ min: 300, max: 3840 }), height: fc.integer({ min: 200, max: 2160 }) })
    fc.assert(
      fc.property(rows, areas, (given, size) => {
        const bounds = { ...area, ...size }
        const { rows: placed, pitch } = layoutRows(given, bounds)
        const dots = placed.flatMap((one) => one.dots)
        if (given.length > 0) expect(dots).toHaveLength(given.reduce((sum, { count }) => sum + count, 0))
        const seen = new Set(dots.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`))
        expect(seen.size).toBe(dots.length)
        for (const { x, y } of dots) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x + pitch).toBeLessThanOrEqual(bounds.width + 0.001)
          expect(y).toBeGreaterThanOrEqual(0)
          expect(y + pitch).toBeLessThanOrEqual(bounds.height + 0.001)
        }
      }),
      { numRuns: 200, seed: 1 },
    )
  })
  it.each([
    ['no school', [], area],
    ['no width', [row(1)], { ...area, width: 0 }],
    ['a height that is none', [row(1)], { ...area, height: Number.NaN }],
  ])('are none with %s', (_, rows, bounds) => {
    expect(layoutRows(rows, bounds)).toEqual({
      pitch: 0,
      lineHeight: 0,
      rows: rows.map(() => ({ dots: [], names: [] })),
    })
  })
})
