import { describe, expect, it } from 'vitest'
import { freshnessOf } from './freshness.ts'
import { lastDayOf, referenceDay } from './period.ts'
import { SharedSnapshots, SNAPSHOT_SHARED_MS } from './shared-snapshots.ts'
import type { Snapshot, SnapshotReader } from './snapshot.ts'
import { cumulative, schoolCell } from './wall-model.ts'

describe('freshness', () => {
  it('is fresh up to twice, late up to five times the interval, then stale', () => {
    const state = (age: number) => freshnessOf(100_000, 100_000 + age, 0).state
    expect([0, 4_000, 4_001, 10_000, 10_001].map(state)).toEqual(['fresh', 'fresh', 'late', 'late', 'stale'])
    expect(freshnessOf(undefined, 101_000, 100_000)).toEqual({ state: 'stale', ageSeconds: 1 })
    expect(freshnessOf(100_000, 99_000, 0)).toEqual({ state: 'fresh', ageSeconds: 0 })
  })
})

describe('periods', () => {
  it('end with the year or with the school year, and never after today', () => {
    expect(lastDayOf('2024')).toBe('2024-12-31')
    expect(lastDayOf('2024-2025')).toBe('2025-08-31')
    expect(lastDayOf('2024-02')).toBe('2024-02-29')
    expect(lastDayOf('2024-Q3')).toBe('2024-09-30')
    expect(lastDayOf('2024-2025-T1')).toBe('2025-01-15')
    expect(lastDayOf('2024-2030')).toBe('2030-08-31')
    expect(referenceDay('2024', '2026-01-01')).toBe('2024-12-31')
    expect(referenceDay('2024', '2024-06-01')).toBe('2024-06-01')
  })
})

describe('cells of the wall', () => {
  const row = (present: bigint, enrolled: bigint, flagged = 0) => ({
    unit: 'S',
    level: '',
    present,
    enrolled,
    classes: 1,
    flagged,
  })

  it('say what is abnormal, doubt first', () => {
    expect(schoolCell('S', []).state).toBe('missing')
    expect(schoolCell('S', [row(90n, 100n)]).state).toBe('normal')
    expect(schoolCell('S', [row(899n, 1000n)]).state).toBe('low')
    expect(schoolCell('S', [row(1n, 100n, 1)]).state).toBe('flagged')
    expect(schoolCell('S', [row(0n, 0n)]).state).toBe('normal')
  })
})

describe('the curve', () => {
  it('adds up by level and for the whole', () => {
    const arrival = (group: string, minute: number, present: bigint, level = '') => ({
      group,
      level,
      minute,
      present,
      enrolled: present + 1n,
    })
    expect(cumulative([arrival('TH THPT', 420, 10n), arrival(' THPT', 421, 1n), arrival('TH THPT', 422, 5n)])).toEqual([
      { minute: 420, level: 'TH', present: 10n, enrolled: 11n },
      { minute: 420, level: undefined, present: 10n, enrolled: 11n },
      { minute: 421, level: undefined, present: 11n, enrolled: 13n },
      { minute: 422, level: 'TH', present: 15n, enrolled: 17n },
      { minute: 422, level: undefined, present: 16n, enrolled: 19n },
    ])
    expect(cumulative([])).toEqual([])
  })

  it('places classes by their grades before their unit', () => {
    const arrival = (group: string, level: string) => ({ group, level, minute: 420, present: 1n, enrolled: 1n })
    const levels = [
      arrival('TH GDTX', 'THCS'),
      arrival('TH GDTX', '?'),
      arrival('TH THPT', '?'),
      arrival('TH THPT', ''),
    ]
    expect(cumulative(levels).flatMap(({ level }) => level ?? [])).toEqual(['THCS', 'GDTX', 'THPT', 'TH'])
  })
})

describe('shared snapshots', () => {
  const place = (position: bigint): Snapshot => ({
    generation: 1,
    database: 'ioc_g1',
    position,
    receivedAt: undefined,
    confirmedAt: undefined,
    tables: new Map(),
    newest: new Map(),
  })

  it('serve operations that start close together, and are opened again for later ones or after a failure', async () => {
    let [now, opened, fail] = [0, 0n, false]
    const open = async (): Promise<Snapshot> => {
      opened += 1n
      if (fail) throw new Error('engine away')
      return place(opened)
    }
    const snapshots = new SharedSnapshots({ open } satisfies Pick<SnapshotReader, 'open'>, () => now)
    expect((await snapshots.recent('analyst')).position).toBe(1n)
    now = SNAPSHOT_SHARED_MS
    expect((await snapshots.recent('analyst')).position).toBe(1n)
    now += 1
    expect((await snapshots.recent('analyst')).position).toBe(2n)
    fail = true
    await expect(snapshots.newest('analyst')).rejects.toThrow('engine away')
    fail = false
    expect((await snapshots.recent('analyst')).position).toBe(4n)
  })
})
