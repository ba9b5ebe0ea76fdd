import type { ExamsData } from './generated/query.ts'

/** How far an exam session has come, from the furthest. */
export const ROOM_STATES = ['published', 'closed', 'opened', 'scheduled'] as const
export type RoomState = (typeof ROOM_STATES)[number]

/** A school with its sessions of the day, each in a room of its own. */
export interface ExamSchool {
  /** Empty for sessions of units that stand under no school. */
  readonly code: string
  /** One for each session, from the furthest. */
  readonly rooms: readonly RoomState[]
  readonly incidents: number
}

type Rows = ExamsData['rooms']

const keyOf = ({ keys }: Rows['rows'][number], wanted: string): string =>
  keys.find(({ name }) => name === wanted)?.value ?? ''

const countOf = ({ figure }: Rows['rows'][number]): number => Number(figure.value ?? '0')

/** Schools that have a session or trouble, in the order of their codes. A state that this page does not know yet counts as not begun. */
export function examSchools({ rooms, troubled }: Pick<ExamsData, 'rooms' | 'troubled'>): ExamSchool[] {
  const incidents = new Map<string, number>()
  for (const row of troubled.rows) {
    const code = keyOf(row, 'unit.school')
    incidents.set(code, (incidents.get(code) ?? 0) + countOf(row))
  }
  const bySchool = new Map<string, Map<RoomState, number>>()
  for (const row of rooms.rows) {
    const code = keyOf(row, 'unit.school')
    const state = ROOM_STATES.find((known) => known === keyOf(row, 'state')) ?? 'scheduled'
    const counts = bySchool.get(code) ?? new Map<RoomState, number>()
    bySchool.set(code, counts.set(state, (counts.get(state) ?? 0) + countOf(row)))
  }
  // Trouble without a session that anybody announced is still trouble.
  for (const code of incidents.keys()) if (!bySchool.has(code)) bySchool.set(code, new Map())
  return [...bySchool]
    .map(([code, counts]) => ({
      code,
      rooms: ROOM_STATES.flatMap((state) => Array.from({ length: counts.get(state) ?? 0 }, () => state)),
      incidents: incidents.get(code) ?? 0,
    }))
    .filter(({ rooms: own, incidents: troubles }) => own.length > 0 || troubles > 0)
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
}

/** How many rooms are in each state. */
export const roomCounts = (schools: readonly ExamSchool[]): { readonly state: RoomState; readonly count: number }[] =>
  ROOM_STATES.toReversed().map((state) => ({
    state,
    count: schools.reduce((sum, { rooms }) => sum + rooms.filter((room) => room === state).length, 0),
  }))

/** Schools that the answer has left out because it was too long. */
export const leftOut = ({ rooms }: Pick<ExamsData, 'rooms'>): number => rooms.totalCount - rooms.rows.length
