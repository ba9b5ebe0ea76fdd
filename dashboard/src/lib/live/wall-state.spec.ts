import { describe, expect, it } from 'vitest'
import { DecodeError } from './decode.ts'
import { exampleWall } from './example-wall.ts'
import { sharing, supersedes, wallState } from './wall-state.ts'

describe('the state of the wall', () => {
  it('is decoded from what GraphQL answers', () => {
    const state = wallState(exampleWall(), '')
    expect(state.position).toBe(4096n)
    expect(state.time).toBe(Date.parse('2025-09-05T07:10:00+07:00'))
    expect(state.attendance.percent).toBe(96.4)
    expect(state.schools[1]?.state).toBe('missing')
  })
  it('keeps positions beyond 2⁵³ exact', () => {
    expect(wallState({ ...exampleWall(), position: '9007199254740993' }, '').position).toBe(9007199254740993n)
  })
  it.each([
    ['generation', 'one'],
    ['position', 12],
    ['position', '-1'],
    ['session', 'evening'],
    ['time', 'today'],
    ['schools', null],
    ['rate', Number.NaN],
  ])('is refused whole when %s is %s', (field, value) => {
    expect(() => wallState({ ...exampleWall(), [field]: value }, '')).toThrow(DecodeError)
  })
  it('names the place of what is wrong', () => {
    const wall = { ...exampleWall(), schools: [{ school: 'a', state: 'sick', present: 1, enrolled: 1, classes: 1 }] }
    expect(() => wallState(wall, '')).toThrow('schools[0].state')
  })
})

describe('what two states share', () => {
  const before = wallState(exampleWall(), '')
  it('are the lists in which nothing changed', () => {
    const next = sharing(before, wallState({ ...exampleWall(), position: '5000' }, ''))
    expect(next.position).toBe(5000n)
    expect(next.schools).toBe(before.schools)
    expect(next.curve).toBe(before.curve)
  })
  it('is nothing of a list in which something did', () => {
    const [school] = exampleWall().schools
    const changed = sharing(before, wallState({ ...exampleWall(), schools: [{ ...school, state: 'low' }] }, ''))
    expect(changed.schools.map(({ state }) => state)).toEqual(['low'])
    const shorter = sharing(before, wallState({ ...exampleWall(), curve: [] }, ''))
    expect(shorter.curve).toEqual([])
  })
})

describe('the order of states', () => {
  const at = (generation: number, position: bigint, time = 0) => ({ generation, position, time })
  it('puts the generation before the position', () => {
    expect(supersedes(at(2, 1n), at(1, 99n))).toBe(true)
    expect(supersedes(at(1, 99n), at(2, 1n))).toBe(false)
  })
  it('never goes back in position', () => {
    expect(supersedes(at(1, 5n, 9), at(1, 6n, 1))).toBe(false)
    expect(supersedes(at(1, 7n, 1), at(1, 6n, 9))).toBe(true)
  })
  it('takes the later reading of the same position, so that its age moves on', () => {
    expect(supersedes(at(1, 6n, 10), at(1, 6n, 9))).toBe(true)
    expect(supersedes(at(1, 6n, 8), at(1, 6n, 9))).toBe(false)
  })
  it('takes anything over nothing', () => {
    expect(supersedes(at(1, 0n), null)).toBe(true)
  })
})
