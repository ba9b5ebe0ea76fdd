import { describe, expect, it } from 'vitest'
import { fact, type SentFact } from '../lib/fact.ts'
import { attendanceReading, percentOf } from './attendance.ts'
import { instantOf } from './instant.ts'
import { sampleFact, sampleLog } from './sample.ts'

const opened = (code: string, kind: string, parent?: string, effectiveFrom = '2020-01-01'): SentFact =>
  fact({
    id: `opened-${code}`,
    source: 'urn:sample',
    subject: code,
    type: 'vn.edu.organisation.unit-opened.v1',
    time: '2024-01-01T00:00:00+07:00',
    data: { code, kind, effectiveFrom, ...(parent === undefined ? {} : { parent }) },
  })
const changed = (code: string, name: string, data: Readonly<Record<string, unknown>>): SentFact =>
  fact({
    id: `${name}-${code}`,
    source: 'urn:sample',
    subject: code,
    type: `vn.edu.organisation.unit-${name}.v1`,
    time: '2024-02-01T00:00:00+07:00',
    data,
  })

const tree = [
  opened('P', 'province'),
  opened('C1', 'commune', 'P'),
  opened('C2', 'commune', 'P'),
  opened('S1', 'school', 'C1'),
  opened('S2', 'school', 'C2'),
]
const question = { unit: 'P', date: '2024-09-16', session: 'morning' }

describe('the ledger’s own attendance figure', () => {
  it('adds up what stands under the unit on that day and session', () => {
    const other = [sampleFact('x', { date: '2024-09-17' }), sampleFact('y', { session: 'afternoon' })]
    const log = sampleLog([...tree, sampleFact('1A'), sampleFact('1B', {}, 'S2'), ...other])
    expect(attendanceReading(log, question)).toEqual({ present: 18n, enrolled: 20n, percent: '90.0', classes: 2 })
    expect(attendanceReading(log, { ...question, unit: 'C1' })).toMatchObject({ present: 9n, enrolled: 10n })
  })

  it('takes the latest time of a class, then the higher position, and ignores a late older fact', () => {
    const correction = (id: string, present: number, time: string): SentFact => ({
      ...sampleFact(id, { classId: '1A', present }),
      type: 'vn.edu.attendance.session-corrected.v1',
      time,
    })
    const log = sampleLog([
      ...tree,
      sampleFact('1A'),
      correction('c2', 7, '2024-09-16T10:00:00.000000002+07:00'),
      correction('c1', 3, '2024-09-16T10:00:00.000000001+07:00'),
      correction('c3', 8, '2024-09-16T03:00:00.000000002Z'),
    ])
    expect(attendanceReading(log, question)).toMatchObject({ present: 8n, enrolled: 10n, classes: 1 })
  })

  it('lets a correction win over a first report of the same instant that arrives after it', () => {
    const at = '2024-09-16T10:00:00+07:00'
    const same = '2024-09-16T03:00:00.000Z'
    const correction = (id: string, present: number): SentFact => ({
      ...sampleFact(id, { classId: '1A', present }),
      type: 'vn.edu.attendance.session-corrected.v1',
      time: at,
    })
    const first = { ...sampleFact('1A', { present: 5 }), time: same }
    const log = sampleLog([...tree, correction('c1', 7), correction('c2', 8), first])
    expect(attendanceReading(log, question)).toMatchObject({ present: 8n, classes: 1 })
    const back = { ...sampleFact('1A-back', { classId: '1A', cancelled: true }), time: at }
    expect(attendanceReading(sampleLog([...tree, back, correction('c1', 7), first]), question).classes).toBe(0)
  })

  it('takes the openings and endings of one day in the order of their times', () => {
    const reopened = { ...opened('S1', 'school', 'C1', '2024-02-01'), id: 'again', time: '2024-02-02T00:00:00+07:00' }
    const closed = changed('S1', 'closed', { effectiveFrom: '2024-02-01' })
    const classes = (facts: readonly SentFact[]): number =>
      attendanceReading(sampleLog([...tree, ...facts, sampleFact('1A')]), question).classes
    expect([classes([reopened, closed]), classes([closed, reopened])]).toEqual([1, 1])
  })

  it('counts a known source and id only where it stands first', () => {
    const log = sampleLog([
      ...tree,
      sampleFact('1A'),
      { ...sampleFact('1A', { present: 1 }), time: '2024-09-16T11:00:00+07:00' },
    ])
    expect(attendanceReading(log, question)).toMatchObject({ present: 9n })
  })

  it('counts no unit that is unknown, not open yet, or closed', () => {
    const log = sampleLog([
      ...tree,
      opened('S3', 'school', 'C1', '2024-10-01'),
      changed('S2', 'closed', { effectiveFrom: '2024-09-16' }),
      ...['S1', 'S2', 'S3', 'S4'].map((school) => sampleFact(`of-${school}`, {}, school)),
    ])
    expect(attendanceReading(log, question)).toMatchObject({ enrolled: 10n, classes: 1 })
  })

  it('follows a unit that moved', () => {
    const log = sampleLog([
      ...tree,
      changed('S1', 'moved', { parent: 'C2', effectiveFrom: '2024-09-01' }),
      sampleFact('1A'),
    ])
    expect(attendanceReading(log, { ...question, unit: 'C2' }).classes).toBe(1)
    expect(attendanceReading(log, { ...question, unit: 'C1' }).percent).toBeNull()
  })

  it('rounds half up in integers', () => {
    expect([percentOf(52n, 108n), percentOf(1n, 16n), percentOf(465n, 595n), percentOf(0n, 3n)]).toEqual([
      '48.1',
      '6.3',
      '78.2',
      '0.0',
    ])
    expect(instantOf('2024-09-16T07:00:00.5+07:00') - instantOf('2024-09-16T00:00:00Z')).toBe(500_000_000n)
  })
})
