import { describe, expect, it } from 'vitest'
import { examSchools, leftOut, roomCounts } from './rooms.ts'
import { isOutOfSeason, seenOfExams } from './seen.ts'
import type { ExamsData } from './generated/query.ts'

type Rows = ExamsData['rooms']

const table = (...rows: readonly (readonly [Record<string, string | null>, string | null])[]): Rows => ({
  totalCount: rows.length,
  rows: rows.map(([keys, value]) => ({
    keys: Object.entries(keys).map(([name, value]) => ({ name, value })),
    figure: { value },
  })),
})
const none = table()

describe('the rooms of a day', () => {
  it('stand by school, the furthest first', () => {
    const rooms = table(
      [{ 'unit.school': 'B', state: 'scheduled' }, '1'],
      [{ 'unit.school': 'B', state: 'published' }, '2'],
      [{ 'unit.school': 'A', state: 'opened' }, '1'],
    )
    expect(examSchools({ rooms, troubled: none })).toEqual([
      { code: 'A', rooms: ['opened'], incidents: 0 },
      { code: 'B', rooms: ['published', 'published', 'scheduled'], incidents: 0 },
    ])
  })
  it('are counted by state, also those that stand under no school or in a state of tomorrow', () => {
    const rooms = table([{ 'unit.school': null, state: 'closed' }, '4'], [{ 'unit.school': 'A', state: 'sealed' }, '1'])
    expect(roomCounts(examSchools({ rooms, troubled: none }))).toEqual([
      { state: 'scheduled', count: 1 },
      { state: 'opened', count: 0 },
      { state: 'closed', count: 4 },
      { state: 'published', count: 0 },
    ])
  })
  it('do not hide trouble where nobody announced a session', () => {
    expect(
      examSchools({
        rooms: none,
        troubled: table([{ 'unit.school': 'A', severity: '1' }, '1'], [{ 'unit.school': 'A', severity: '3' }, '1']),
      }),
    ).toEqual([{ code: 'A', rooms: [], incidents: 2 }])
  })
  it('are none where nothing was counted', () => {
    const data = { rooms: table([{ 'unit.school': 'A', state: 'opened' }, null]), troubled: none }
    expect(examSchools(data)).toEqual([])
  })
  it('say how many rows an answer left out', () => {
    expect(leftOut({ rooms: { ...none, totalCount: 620 } })).toBe(620)
    expect(leftOut({ rooms: none })).toBe(0)
  })
})

describe('what is worth a look', () => {
  const figure = {} as ExamsData['registered']
  const data = (rooms: Rows, troubled: Rows): ExamsData =>
    ({ rooms, troubled, registered: figure, verified: figure, incidents: figure }) as ExamsData

  it('is trouble, and not that rooms open', () => {
    const troubled = table([{ 'unit.school': 'A' }, '2'])
    const before = seenOfExams(data(table([{ 'unit.school': 'A', state: 'scheduled' }, '1']), troubled))
    expect(before).toEqual(seenOfExams(data(table([{ 'unit.school': 'A', state: 'opened' }, '1']), troubled)))
    expect(before).toEqual(new Map([['A', '2']]))
  })
  it('is nothing on a day without sessions', () => {
    expect(isOutOfSeason(data(none, none))).toBe(true)
    expect(isOutOfSeason(data(none, table([{ 'unit.school': 'A' }, '1'])))).toBe(false)
  })
})
