import * as decode from './decode.ts'
import type { Decoder } from './decode.ts'

export const LEVELS = ['MN', 'TH', 'THCS', 'THPT', 'GDTX'] as const
export type Level = (typeof LEVELS)[number]

/** normal: reported; missing: not reported yet; low: attendance below 90 %; flagged: a fact that looks wrong. */
export const SCHOOL_STATES = ['normal', 'missing', 'low', 'flagged'] as const
export type SchoolState = (typeof SCHOOL_STATES)[number]

export const FRESHNESS = ['fresh', 'late', 'stale'] as const
/** late: older than 2× the expected interval; stale: older than 5×. */
export type Freshness = (typeof FRESHNESS)[number]

export interface Figure {
  readonly value: string | null
  readonly numerator: string | null
  readonly denominator: string | null
  readonly percent: number | null
  readonly asOf: { readonly position: bigint; readonly time: number | null }
  readonly freshness: { readonly state: Freshness; readonly ageSeconds: number }
  readonly quality: { readonly flagged: number }
  readonly sources: { readonly reporting: number; readonly expected: number }
}

export interface SchoolCell {
  readonly school: string
  readonly state: SchoolState
  readonly present: number
  readonly enrolled: number
  readonly classes: number
}

/** Cumulative by `minute` (after local midnight); `level` null is the total. */
export interface CurvePoint {
  readonly minute: number
  readonly level: Level | null
  readonly present: number
  readonly enrolled: number
}

export interface ServiceHealth {
  readonly name: string
  readonly ok: boolean
  readonly detail: string | null
}

/** Everything that the wall draws, read at one (generation, position). Times are milliseconds since the epoch. */
export interface WallState {
  readonly generation: number
  readonly position: bigint
  readonly unit: string
  readonly date: string
  readonly session: 'morning' | 'afternoon'
  readonly time: number
  readonly rate: number
  readonly attendance: Figure
  readonly byLevel: readonly { readonly level: Level; readonly figure: Figure }[]
  readonly curve: readonly CurvePoint[]
  readonly schools: readonly SchoolCell[]
  readonly health: {
    readonly caughtUp: boolean
    readonly deadLetters: number
    readonly services: readonly ServiceHealth[]
  }
}

const level = decode.oneOf(LEVELS)

const figure: Decoder<Figure> = decode.record<Figure>({
  value: decode.nullable(decode.text),
  numerator: decode.nullable(decode.text),
  denominator: decode.nullable(decode.text),
  percent: decode.nullable(decode.number),
  asOf: decode.record({ position: decode.position, time: decode.nullable(decode.instant) }),
  freshness: decode.record({ state: decode.oneOf(FRESHNESS), ageSeconds: decode.number }),
  quality: decode.record({ flagged: decode.number }),
  sources: decode.record({ reporting: decode.number, expected: decode.number }),
})

/** Decodes the `wall` field of the query and the subscription. */
export const wallState: Decoder<WallState> = decode.record<WallState>({
  generation: decode.number,
  position: decode.position,
  unit: decode.text,
  date: decode.text,
  session: decode.oneOf(['morning', 'afternoon']),
  time: decode.instant,
  rate: decode.number,
  attendance: figure,
  byLevel: decode.list(decode.record({ level, figure })),
  curve: decode.list(
    decode.record({
      minute: decode.number,
      level: decode.nullable(level),
      present: decode.count,
      enrolled: decode.count,
    }),
  ),
  schools: decode.list(
    decode.record({
      school: decode.text,
      state: decode.oneOf(SCHOOL_STATES),
      present: decode.number,
      enrolled: decode.number,
      classes: decode.number,
    }),
  ),
  health: decode.record({
    caughtUp: decode.truth,
    deadLetters: decode.number,
    services: decode.list(decode.record({ name: decode.text, ok: decode.truth, detail: decode.nullable(decode.text) })),
  }),
})

const sameRows = <T extends object>(before: readonly T[], now: readonly T[]): boolean =>
  before.length === now.length &&
  now.every((row, index) => {
    const other = before[index]
    return other !== undefined && Object.entries(row).every(([key, value]) => Reflect.get(other, key) === value)
  })

/**
 * `next` with the lists of `before` where nothing in them has changed: what is drawn from a list is then not drawn again
 * with every message that only says that the data is fresh.
 */
export function sharing(before: WallState | null, next: WallState): WallState {
  if (before === null) return next
  return {
    ...next,
    schools: sameRows(before.schools, next.schools) ? before.schools : next.schools,
    curve: sameRows(before.curve, next.curve) ? before.curve : next.curve,
  }
}

/** Whether `next` may be drawn over `shown`: never an older (generation, position) over a newer one. */
export function supersedes(
  next: Pick<WallState, 'generation' | 'position' | 'time'>,
  shown: Pick<WallState, 'generation' | 'position' | 'time'> | null,
): boolean {
  if (shown === null || next.generation > shown.generation) return true
  if (next.generation < shown.generation) return false
  return next.position > shown.position || (next.position === shown.position && next.time >= shown.time)
}
