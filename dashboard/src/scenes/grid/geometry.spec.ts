import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { layoutGrid, type GridArea, type GridGroup, type GridLayout } from './geometry.ts'

const area: GridArea = { width: 1872, height: 803, labelHeight: 26, minPitch: 31, maxPitch: 96, goodPitch: 36.5 }
const group = (count: number, labelWidth = 120): GridGroup => ({ count, labelWidth })
const province = (schools: number, units: number): GridGroup[] =>
  Array.from({ length: units }, (_, index) =>
    group(Math.floor((schools * (index + 1)) / units) - Math.floor((schools * index) / units)),
  )

function assertSound(layout: GridLayout, groups: readonly GridGroup[], bounds: GridArea): void {
  const cells = layout.groups.flatMap((placed) => placed.cells)
  expect(layout.groups.map((placed) => placed.cells.length)).toEqual(groups.map(({ count }) => count))
  for (const { x, y } of cells) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(x + layout.cell).toBeLessThanOrEqual(bounds.width + 1e-6)
    expect(y + layout.cell).toBeLessThanOrEqual(bounds.height + 1e-6)
  }
  const places = new Set(cells.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`))
  expect(places.size).toBe(cells.length)
}

describe('the layout of the grid', () => {
  it.each([40, 50, 60, 70, 80])(
    'shows 730 schools in %i units with labels and cells of 20 arc-minutes at 5 m',
    (units) => {
      const groups = province(730, units)
      const layout = layoutGrid(groups, area)
      assertSound(layout, groups, area)
      expect(layout.cell).toBeGreaterThanOrEqual(29)
      expect(layout.groups.every(({ labels }) => labels.length >= 1)).toBe(true)
    },
  )
  it('shows the 65 communes of the reference province with cells of 35 px and their names', () => {
    const groups = Array.from({ length: 65 }, (_, index) => group(index < 15 ? 12 : 11, 105))
    const layout = layoutGrid(groups, area)
    assertSound(layout, groups, area)
    expect(layout.cell).toBeGreaterThanOrEqual(35)
    expect(layout.groups.every(({ labels }) => labels.length >= 1)).toBe(true)
  })
  it('prefers names to large cells where most would be cut', () => {
    const groups = Array.from({ length: 65 }, (_, index) => group(index < 15 ? 12 : 11, 150))
    const layout = layoutGrid(groups, area)
    expect(layout.cell).toBeGreaterThanOrEqual(29)
    expect(layout.groups[0]?.labels[0]?.width).toBeGreaterThanOrEqual(150)
  })
  it('leaves the labels out before cells become too small to be seen', () => {
    const groups = province(730, 365)
    const layout = layoutGrid(groups, area)
    assertSound(layout, groups, area)
    expect(layout.groups.every(({ labels }) => labels.length === 0)).toBe(true)
  })
  it('makes a single school as large as allowed', () => {
    const layout = layoutGrid([group(1)], area)
    expect(layout.pitch).toBe(96)
    expect(layout.groups[0]?.cells).toEqual([{ x: 0, y: 26 }])
  })
  it('gives nothing for no schools and for an area that is not measured yet', () => {
    expect(layoutGrid([], area)).toEqual({ pitch: 0, cell: 0, groups: [] })
    expect(layoutGrid([group(0)], area).groups).toEqual([{ cells: [], labels: [] }])
    expect(layoutGrid([group(3)], { ...area, width: 0 }).groups).toEqual([{ cells: [], labels: [] }])
    expect(layoutGrid([group(3)], { ...area, height: Number.NaN }).groups).toEqual([{ cells: [], labels: [] }])
  })
  it('does not set a label apart from its cells', () => {
    const layout = layoutGrid(province(730, 60), area)
    for (const { labels, cells } of layout.groups)
      for (const label of labels)
        expect(cells.some(({ x, y }) => Math.abs(x - label.x) < 0.01 && Math.abs(y - label.y - 26) < 0.01)).toBe(true)
  })
  it('repeats the label where a group goes on in the next strip', () => {
    const layout = layoutGrid([group(400)], area)
    const strips = new Set(layout.groups[0]?.cells.filter(({ y }) => y < 60).map(({ x }) => x))
    expect(layout.groups[0]?.labels.length).toBeGreaterThanOrEqual(1)
    expect(strips.size).toBeGreaterThanOrEqual(layout.groups[0]?.labels.length ?? 0)
  })
  it('prefers strips that show the labels in full', () => {
    const wide = Array.from({ length: 12 }, () => group(10, 190))
    const layout = layoutGrid(wide, area)
    expect(layout.groups.every(({ labels }) => labels.every(({ width }) => width >= 190))).toBe(true)
  })
  it('is sound for any province', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 120 }), (counts) => {
        const groups = counts.map((count) => group(count))
        assertSound(layoutGrid(groups, area), groups, area)
      }),
      { numRuns: 40 },
    )
  })
})
