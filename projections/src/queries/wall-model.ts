import { LEVELS } from '@ioc/contracts'
import {
  attendanceBreakdown,
  type Arrival,
  type SessionOf,
  type UnitAttendance,
} from '../read-models/attendance/query.ts'
import { wholeProvince } from '../read-models/units/forest.ts'
import type { ScopePiece } from '../scope/index.ts'
import { levelOfRow, NO_PLACE, sumAttendance, unopened } from './attendance-figure.ts'
import type { FigureValue } from './figure.ts'
import { isFlagged, membersOn, type Members } from './members.ts'
import type { Reading } from './reading.ts'
import { turnFor } from './turns.ts'

export type SchoolState = 'normal' | 'missing' | 'low' | 'flagged'

export interface SchoolCell {
  readonly school: string
  readonly state: SchoolState
  readonly present: bigint
  readonly enrolled: bigint
  readonly classes: number
}

/** Cumulative: everything whose classes had reported by the end of the minute; level undefined is the whole. */
export interface CurvePoint {
  readonly minute: number
  readonly level: string | undefined
  readonly present: bigint
  readonly enrolled: bigint
}

/** What the wall draws, at one snapshot. */
export interface WallModel extends SessionOf {
  /** Empty as long as no unit is open. */
  readonly unit: string
  readonly attendance: FigureValue
  readonly byLevel: readonly { readonly level: string; readonly figure: FigureValue }[]
  readonly curve: readonly CurvePoint[]
  readonly schools: readonly SchoolCell[]
}

const LOW_PERCENT = 90n

/** A school's cell from the rows of itself and its campuses; doubt about the number outranks the number being low. */
export function schoolCell(school: string, rows: readonly UnitAttendance[]): SchoolCell {
  const present = rows.reduce((sum, row) => sum + row.present, 0n)
  const enrolled = rows.reduce((sum, row) => sum + row.enrolled, 0n)
  const classes = rows.reduce((sum, row) => sum + row.classes, 0)
  const state = (): SchoolState => {
    if (classes === 0) return 'missing'
    if (rows.some(({ flagged }) => flagged > 0)) return 'flagged'
    return present * 100n < LOW_PERCENT * enrolled ? 'low' : 'normal'
  }
  return { school, state: state(), present, enrolled, classes }
}

/** What classes of a place are drawn under: the place's own level, and that of its grades 10 to 12. */
const groupOf = ({ level, upper }: ScopePiece): string => `${level} ${upper}`

/** The level that arrivals count in, `''` where nothing says one. */
function levelOfArrival(arrival: Arrival): string {
  const [level = '', upper = ''] = arrival.group.split(' ')
  return levelOfRow(arrival, { level, upper })
}

/**
 * Running totals by level and for the whole, one point for each minute in which something came.
 * @param arrivals whose group is that of {@link groupOf}
 */
export function cumulative(arrivals: readonly Arrival[]): CurvePoint[] {
  const totals = new Map<string, { present: bigint; enrolled: bigint }>()
  const points = new Map<string, CurvePoint>()
  for (const arrival of [...arrivals].sort((a, b) => a.minute - b.minute)) {
    const { minute, present, enrolled } = arrival
    const own = levelOfArrival(arrival)
    for (const level of own === '' ? [undefined] : [own, undefined]) {
      const before = totals.get(level ?? '') ?? { present: 0n, enrolled: 0n }
      const total = { present: before.present + present, enrolled: before.enrolled + enrolled }
      totals.set(level ?? '', total)
      points.set(`${level ?? ''} ${minute}`, { minute, level, ...total })
    }
  }
  return [...points.values()]
}

const NOBODY: Members = { pieces: [], expected: [], opened: undefined }

/**
 * Reads the wall: attendance of a session under a unit.
 * @param unit undefined for the whole province
 */
export async function readWall(reading: Reading, session: SessionOf, unit: string | undefined): Promise<WallModel> {
  const forest = await reading.hierarchy.forest(session.date)
  const whole = unit ?? wholeProvince(forest)
  const root = whole ?? ''
  const members = whole === undefined ? NOBODY : await membersOn(reading, whole, session.date, 'school')
  const { pieces, expected, opened } = members
  const groups = new Map(pieces.map((piece) => [piece.unit, groupOf(piece)]))
  const { units, arrivals } = await reading.once(`breakdown ${session.date} ${session.session} ${root}`, () =>
    attendanceBreakdown(reading.clickhouse, reading.role, reading.snapshot, session, groups, opened !== undefined),
  )
  await turnFor(pieces.length)
  const rows = new Map<string, UnitAttendance[]>()
  for (const row of units) {
    const own = rows.get(row.unit)
    if (own === undefined) rows.set(row.unit, [row])
    else own.push(row)
  }
  const ofSchool = new Map<string, UnitAttendance[]>()
  const spoken = new Set<string>()
  for (const piece of pieces) {
    const own = rows.get(piece.unit) ?? []
    for (const row of own) spoken.add(levelOfRow(row, piece))
    // Doubt about where a register belongs is doubt about the school's number.
    const seen = isFlagged(piece) ? own.map((row) => ({ ...row, flagged: row.classes })) : own
    const list = ofSchool.get(piece.reporter)
    if (list === undefined) ofSchool.set(piece.reporter, [...seen])
    else list.push(...seen)
  }
  for (const row of unopened(rows, opened)) spoken.add(levelOfRow(row, NO_PLACE))
  await turnFor(pieces.length)
  const levels = LEVELS.flatMap((level) => {
    const of = expected.filter((each) => each.level === level)
    if (of.length === 0 && !spoken.has(level) && !pieces.some((piece) => piece.level === level)) return []
    return [{ level, figure: sumAttendance({ pieces, expected: of, opened }, rows, level) }]
  })
  return {
    ...session,
    unit: root,
    attendance: sumAttendance(members, rows),
    byLevel: levels,
    curve: cumulative(arrivals),
    schools: expected.map(({ unit: { code } }) => schoolCell(code, ofSchool.get(code) ?? [])),
  }
}
