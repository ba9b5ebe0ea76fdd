import { describe, expect, it } from 'vitest'
import { everyStep } from './table.ts'

const point = (minute: number, present: number) => ({ minute, present, enrolled: present })

describe('the table behind the curve', () => {
  it('says how things stood at each step and at the end', () => {
    expect(everyStep([point(401, 1), point(404, 2), point(406, 3), point(415, 4), point(422, 5)], 15)).toEqual([
      point(405, 2),
      point(420, 4),
      point(422, 5),
    ])
  })
  it('is empty without points and one row with one', () => {
    expect(everyStep([], 15)).toEqual([])
    expect(everyStep([point(401, 1)], 15)).toEqual([point(401, 1)])
  })
})
