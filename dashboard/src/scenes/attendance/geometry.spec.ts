import { describe, expect, it } from 'vitest'
import { arrivalGeometry, minutesShown, pointsOf, type ArrivalBounds, nameHeights } from './geometry.ts'

const bounds: ArrivalBounds = { width: 100, height: 50, minutes: [400, 500], now: 450, known: 450 }
const point = (minute: number, present: number, enrolled: number) => ({ minute, present, enrolled })
const numbersIn = (path: string): number[] => (path.match(/-?\d+(\.\d+)?(e-?\d+)?/g) ?? []).map(Number)

describe('the arrival curve', () => {
  it('is empty without points, and its scale is still defined', () => {
    expect(arrivalGeometry([], bounds)).toEqual({
      present: '',
      enrolled: '',
      came: '',
      absent: '',
      last: null,
      nowX: 50,
      pupils: [0, 1],
      over: false,
    })
  })
  it('rises from nothing, through the points, level up to now', () => {
    const { present, enrolled, last } = arrivalGeometry([point(410, 60, 72), point(420, 90, 96)], bounds)
    expect(present).toBe('M9,50L10,25L20,12.5L50,12.5')
    expect(enrolled).toBe('M9,50L10,20L20,10L50,10')
    expect(last?.x).toBe(50)
    expect(last?.presentY).toBeCloseTo(12.5)
    expect(last?.enrolledY).toBeCloseTo(10)
  })
  it('goes on level only as far as is known, though the time is later', () => {
    const { last, nowX } = arrivalGeometry([point(410, 40, 50)], { ...bounds, known: 430 })
    expect(last?.x).toBe(30)
    expect(nowX).toBe(50)
  })
  it('draws a single point', () => {
    const { present, last } = arrivalGeometry([point(410, 9, 10)], { ...bounds, known: null })
    expect(present).toBe('M9,50L10,12.5L10,12.5')
    expect(last?.x).toBe(10)
  })
  it('draws a flat range, also at zero', () => {
    const flat = arrivalGeometry([point(410, 0, 0), point(420, 0, 0)], bounds)
    expect(numbersIn(flat.present).every(Number.isFinite)).toBe(true)
    expect(flat.last).toEqual({ x: 50, presentY: 50, enrolledY: 50 })
  })
  it('keeps what lies outside the stretch at its edges', () => {
    const { present } = arrivalGeometry([point(300, 5, 10), point(900, 10, 10)], bounds)
    const xs = numbersIn(present).filter((_, index) => index % 2 === 0)
    expect(Math.min(...xs)).toBe(0)
    expect(Math.max(...xs)).toBe(100)
  })
  it('stays in the picture where more are present than on the roll', () => {
    const { last } = arrivalGeometry([point(410, 15, 10)], bounds)
    expect(last?.presentY).toBe(0)
  })
  it('draws nothing into an area that is not measured yet', () => {
    expect(arrivalGeometry([point(410, 9, 10)], { ...bounds, width: 0 }).present).toBe('')
    expect(arrivalGeometry([point(410, 9, 10)], { ...bounds, height: Number.NaN }).present).toBe('')
  })
  it('shows the present minute only where it belongs', () => {
    expect(arrivalGeometry([], { ...bounds, now: 399 }).nowX).toBeNull()
    expect(arrivalGeometry([], { ...bounds, now: null }).nowX).toBeNull()
  })
})

describe('points of a level', () => {
  it('are in order of time, without what is not a number', () => {
    const curve = [
      { minute: 420, level: null, present: '2', enrolled: '2' },
      { minute: 410, level: null, present: '1', enrolled: '1' },
      { minute: 415, level: null, present: 'many', enrolled: '1' },
      { minute: 411, level: 'TH' as const, present: '7', enrolled: '7' },
    ]
    expect(pointsOf(curve, null).map(({ minute }) => minute)).toEqual([410, 420])
    expect(pointsOf(curve, 'TH')).toHaveLength(1)
    expect(pointsOf(curve, 'MN')).toEqual([])
  })
})

describe('the stretch of the day', () => {
  it('is the usual hours of the session', () => {
    expect(minutesShown([], 'morning', null)).toEqual([390, 480])
    expect(minutesShown([], 'afternoon', 800)).toEqual([750, 840])
  })
  it('grows by half hours with the time and with reports', () => {
    expect(minutesShown([{ minute: 371 }], 'morning', 485)).toEqual([360, 510])
  })
  it('never leaves the session', () => {
    expect(minutesShown([{ minute: 0 }, { minute: 1300 }], 'morning', 1400)).toEqual([330, 720])
    expect(minutesShown([{ minute: Number.NaN }], 'morning', null)).toEqual([390, 480])
  })
})

describe('more present than on the roll', () => {
  const bounds = { width: 800, height: 400, minutes: [390, 480], now: null, known: null } as const
  const numbers = (path: string): number[] =>
    [...path.matchAll(/-?\d+(\.\d+)?(e[+-]?\d+)?/g)].map(([text]) => Number(text))

  it.each([36, 1e6, 2 ** 53, 1e300])('stays within the chart and is told, with %d of 35', (present) => {
    const geometry = arrivalGeometry([{ minute: 420, present, enrolled: 35 }], bounds)
    for (const path of [geometry.present, geometry.enrolled, geometry.came, geometry.absent]) {
      expect(numbers(path).every((value) => value >= 0 && value <= 800)).toBe(true)
    }
    expect(geometry.over).toBe(true)
    expect(geometry.last?.presentY).toBeGreaterThanOrEqual(0)
  })

  it('is not told where it is not so', () => {
    expect(arrivalGeometry([{ minute: 420, present: 35, enrolled: 35 }], bounds).over).toBe(false)
    expect(arrivalGeometry([], bounds).over).toBe(false)
  })
})

describe('the names of the curves', () => {
  it.each([
    [0, 0],
    [400, 400],
    [400, 0],
    [0, 400],
    [200, 200],
  ])('stand apart and within the chart when present ends at %d and the roll at %d', (presentY, enrolledY) => {
    const names = nameHeights({ x: 0, presentY, enrolledY }, 400, 20)
    expect((names.presentY - names.enrolledY) * (presentY < enrolledY ? -1 : 1)).toBeGreaterThanOrEqual(30)
    expect(Math.min(names.presentY, names.enrolledY)).toBeGreaterThanOrEqual(0)
    expect(Math.max(names.presentY, names.enrolledY)).toBeLessThanOrEqual(400)
  })
})
