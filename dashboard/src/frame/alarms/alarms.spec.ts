import { describe, expect, it } from 'vitest'
import type { SchoolState } from '../../generated/enums.ts'
import type { SchoolGroup } from '../../lib/units/group.ts'
import { answerTo } from '../../testing/fake-gateway.ts'
import { frameQuery, type FrameData } from '../generated/frame.ts'
import { systemQuery, type SystemData } from '../generated/system.ts'
import { words } from '../words/index.ts'
import { alarmConditions, type Alarm, type AlarmInput } from './conditions.ts'
import { CLEAR_AFTER_MS, RAISE_AFTER_MS, remember, shown, type AlarmMemory } from './steady.ts'

const vi = words('vi')
const dataOf = (document: string): unknown => Reflect.get(answerTo(document), 'data')
const wall = (changes: Partial<FrameData['wall']> = {}): FrameData['wall'] => ({
  ...frameQuery.decode(dataOf(frameQuery.document), '').wall,
  ...changes,
})
const health = (changes: Partial<SystemData['health']> = {}): SystemData['health'] => ({
  ...systemQuery.decode(dataOf(systemQuery.document), '').health,
  ...changes,
})
const input = (changes: Partial<AlarmInput> = {}): AlarmInput => ({
  wall: wall(),
  health: health(),
  groups: [],
  freshness: 'fresh',
  asOf: '07:10:00',
  unreadable: false,
  refused: null,
  ...changes,
})
const ids = (given: AlarmInput): string[] => alarmConditions(given, vi).map(({ id }) => id)

/** Units of schools in the given states. */
function units(...all: SchoolState[][]): Pick<AlarmInput, 'wall' | 'groups'> {
  const groups: SchoolGroup[] = all.map((states, unit) => ({
    key: `u${unit}`,
    label: `X. ${unit}`,
    short: String(unit),
    schools: states.map((_, index) => ({ code: `${unit}-${index}`, name: '', level: null })),
  }))
  const schools = all.flatMap((states, unit) => states.map((of, index) => ({ school: `${unit}-${index}`, state: of })))
  return { wall: wall({ schools }), groups }
}

describe('alarm conditions', () => {
  it('are raised when more are present than on the roll, and when the system answers with an error', () => {
    expect(ids(input({ wall: wall({ attendance: { percent: 100.1 } }) }))).toEqual(['over-roll'])
    expect(ids(input({ wall: wall({ attendance: { percent: 100 } }) }))).toEqual([])
    expect(ids(input({ wall: null, health: null, refused: 'no such unit' }))).toEqual(['refused'])
  })
  it('are none when all is well and none before there is data', () => {
    expect(ids(input())).toEqual([])
    expect(ids(input({ wall: null, health: null, freshness: 'stale' }))).toEqual([])
  })
  it('name what runs behind, failed or is old, the urgent first', () => {
    const ailing = health({ caughtUp: false, deadLetters: 3, services: [{ name: 'relay', ok: false }] })
    expect(ids(input({ health: ailing, freshness: 'stale' }))).toEqual(['stale', 'services', 'dead-letters', 'behind'])
  })
  it('say that the disk is full in words of its own, not as a service that is down', () => {
    const services = [{ name: 'disk', ok: false }]
    expect(alarmConditions(input({ health: health({ services }) }), vi)).toEqual([
      { id: 'disk', priority: 1, text: vi.alarms.disk },
    ])
  })
  it('take no notice of facts on their way as long as what is shown is fresh', () => {
    const behind = health({ caughtUp: false })
    expect(ids(input({ health: behind }))).toEqual([])
    expect(ids(input({ health: behind, freshness: 'late' }))).toEqual(['behind'])
  })
  it('stand for units, not for single schools', () => {
    expect(ids(input(units(['low', 'normal', 'normal', 'normal'])))).toEqual([])
    expect(ids(input(units(['low', 'low', 'missing', 'missing'])))).toEqual([])
    expect(ids(input(units(['low', 'low', 'normal', 'normal'])))).toEqual(['unit-low:u0'])
  })
  it('collapse into one card when many units are affected', () => {
    const bad: SchoolState[] = ['low', 'low', 'low', 'normal']
    const alarms = alarmConditions(input(units(bad, bad, bad, ['low', 'low', 'low', 'low'], bad)), vi)
    expect(alarms.map(({ id }) => id)).toEqual(['units-low'])
    expect(alarms[0]?.text).toContain('X. 3')
  })
})

describe('steady alarms', () => {
  const alarm: Alarm = { id: 'behind', priority: 2, text: 'x' }
  const play = (steps: [number, Alarm[]][]): AlarmMemory =>
    steps.reduce<AlarmMemory>((memory, [at, conditions]) => remember(memory, conditions, at), new Map())

  it('are not raised by a condition that passes quickly', () => {
    const memory = play([
      [0, [alarm]],
      [RAISE_AFTER_MS - 1, []],
    ])
    expect(shown(memory, RAISE_AFTER_MS)).toEqual([])
  })
  it('are raised by one that lasts and stay a while after it is gone', () => {
    const memory = play([
      [0, [alarm]],
      [RAISE_AFTER_MS, [alarm]],
      [RAISE_AFTER_MS + 1000, []],
    ])
    expect(shown(memory, RAISE_AFTER_MS + 1000)).toEqual([alarm])
    expect(shown(remember(memory, [], RAISE_AFTER_MS + CLEAR_AFTER_MS), RAISE_AFTER_MS + CLEAR_AFTER_MS)).toEqual([])
  })
  it.each(['stale', 'services'])('say at once that there is %s', (id) => {
    expect(shown(play([[0, [{ id, priority: 1, text: '' }]]]), 0)).toHaveLength(1)
  })
  it('keep a restart on show that was over within a second', () => {
    const memory = play([
      [0, [{ id: 'services', priority: 1, text: 'relay' }]],
      [1000, []],
      [4000, []],
    ])
    expect(shown(memory, 4000)).toHaveLength(1)
    expect(shown(remember(memory, [], 5000), 5000)).toEqual([])
  })
  it('put the urgent first and the older before the newer', () => {
    const make = (id: string, priority: 1 | 2): Alarm => ({ id, priority, text: id })
    const memory = play([
      [0, [make('a', 2)]],
      [1, [make('a', 2), make('b', 1)]],
      [2, [make('a', 2), make('b', 1), make('c', 1)]],
    ])
    expect(shown(memory, 10_000).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
  })
})
