import type { Lang } from '../../lib/format/number.ts'
import type { Level, Session } from '../../generated/enums.ts'
import type { Connection } from '../../lib/live/supervisor.ts'

/** What the frame says, and what more than one scene does. Numbers come in formatted. What one scene says lies in its folder. */
export interface Words {
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
  readonly levels: Readonly<Record<Level, string>>
  readonly attendanceTitle: (session: Session, date: string) => string
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
