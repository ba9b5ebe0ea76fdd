import type { Lang } from '../format/number.ts'
import type { Level, SchoolState } from '../live/wall-state.ts'
import type { Connection } from '../live/supervisor.ts'

/** Every text of the interface, once per language. Numbers come in formatted. */
export interface Messages {
  readonly lang: Lang
  readonly product: string
  readonly connection: Readonly<Record<Connection, string>>
  /** Connected to a system whose data is old: live would be a lie. */
  readonly connected: string
  readonly dataAge: (age: string) => string
  readonly waiting: string
  readonly waitingDetail: string
  /** The system answered with an error: what it means, and what to do about it. */
  readonly refused: {
    readonly unit: (unit: string) => string
    readonly unitDetail: string
    readonly notReady: string
    readonly notReadyDetail: string
    readonly address: string
    readonly other: (code: string) => string
    readonly otherDetail: string
  }
  readonly wrong: (parameters: string) => string
  readonly wrongDetail: string
  /** No fact has opened any unit yet. */
  readonly empty: string
  readonly emptyDetail: string
  /** Where a percentage would stand. */
  readonly noFigure: string
  readonly zeroRoll: string
  readonly moreThanRoll: string
  readonly lastAt: (time: string) => string
  readonly simulated: (rate: string) => string
  readonly paused: string
  readonly scenes: { readonly grid: string; readonly attendance: string }
  readonly session: { readonly morning: string; readonly afternoon: string }
  readonly levels: Readonly<Record<Level, string>>
  readonly levelUnknown: string
  readonly states: Readonly<Record<SchoolState, string>>
  readonly schools: (count: string) => string
  readonly ofSchools: (reporting: string, expected: string) => string
  readonly noSchools: string
  readonly noSchoolsDetail: string
  readonly present: string
  readonly enrolled: string
  readonly presentOf: (present: string, enrolled: string) => string
  readonly reporting: (reporting: string, expected: string) => string
  readonly flagged: (count: string) => string
  readonly unflagged: string
  readonly pupils: string
  readonly now: string
  readonly noReports: string
  readonly noBand: string
  readonly attendanceTitle: (session: 'morning' | 'afternoon', date: string) => string
  readonly unit: string
  readonly otherUnits: string
  readonly time: string
  readonly changed: string
  readonly alarms: {
    readonly none: string
    /** While nothing fresh is known, no alarm means nothing. */
    readonly unknown: string
    readonly more: (count: string) => string
    readonly disk: string
    readonly service: (name: string) => string
    readonly services: (count: string, names: string) => string
    readonly deadLetters: (count: string) => string
    readonly behind: string
    readonly stale: (time: string) => string
    readonly unreadable: string
    readonly unitLow: (unit: string, low: string, reported: string) => string
    readonly unitsLow: (count: string, first: string) => string
    readonly settings: (parameters: string) => string
    readonly tooFar: string
  }
}
