import { formatLocalTime, sessionCorrected, sessionTaken, SESSIONS, type Session } from '@ioc/contracts'
import { atMinute, MINUTE_MS, nextSchoolDay } from './calendar.ts'
import { cloudEvent, type Planned } from './planned.ts'
import type { Planner } from './planner.ts'
import type { Classroom, Province, School } from './province.ts'
import { randomOf, type Random } from './random.ts'
import { spoiled } from './spoiled.ts'

/** First and last minute of the day at which registers are taken. */
const WINDOWS: Record<Session, readonly [number, number]> = { morning: [405, 450], afternoon: [765, 795] }
/** Nothing is sent later in the day: the simulated day ends at 17:00. */
const LAST_MINUTE = 16 * 60 + 50

/** How often things go wrong, per register unless said otherwise (assumed). */
const ODDS = {
  /** per school and session: its software is offline and sends hours later */
  offline: 0.007,
  late: 0.02,
  never: 0.004,
  corrected: 0.03,
  /** more present than enrolled: stored, flagged, corrected */
  mistaken: 0.001,
  answerLost: 0.0005,
  conflict: 0.0003,
  refused: 0.0006,
} as const

export interface Register {
  readonly enrolled: number
  readonly present: number
  readonly excused: number
  readonly unexcused: number
  readonly late: number
}

function register(enrolled: number, absence: number, random: Random): Register {
  let excused = 0
  let unexcused = 0
  for (let pupil = 0; pupil < enrolled; pupil++) {
    if (!random.chance(absence)) continue
    if (random.chance(0.7)) excused++
    else unexcused++
  }
  const present = enrolled - excused - unexcused
  return {
    enrolled,
    present,
    excused,
    unexcused,
    late: Math.min(present, random.chance(0.3) ? random.between(1, 3) : 0),
  }
}

/** The register as it should have read: an absent pupil had leave, or came after all. */
function corrected(wrong: Register, random: Random): Register {
  const { enrolled, unexcused, late } = wrong
  if (wrong.present > enrolled) return { ...wrong, present: enrolled - wrong.excused - unexcused }
  if (unexcused === 0) return { ...wrong, late: Math.min(wrong.present, late + 1) }
  return random.chance(0.5)
    ? { ...wrong, excused: wrong.excused + 1, unexcused: unexcused - 1 }
    : { ...wrong, present: wrong.present + 1, unexcused: unexcused - 1, late: late + 1 }
}

/** A moment later the same day, or the next school morning when the day is over by then. */
function later(date: string, moment: number, random: Random): number {
  if (moment < atMinute(date, LAST_MINUTE)) return moment
  return atMinute(nextSchoolDay(date), random.between(402 * 60, 480 * 60) / 60)
}

interface Sitting {
  readonly province: Province
  readonly school: School
  readonly date: string
  readonly session: Session
}

function* classPlans(sitting: Sitting, room: Classroom, absence: number, online: number): Generator<Planned> {
  const { province, school, date, session } = sitting
  const { seed } = province
  const random = randomOf(seed, date, session, school.code, room.id)
  const [first, last] = WINDOWS[session]
  const takenAt = atMinute(date, first + ((last - first) * Math.round((random.next() + random.next()) * 1350)) / 2700)
  const base = { source: school.source, subject: school.code }
  const id = `${seed}:${school.code}:${room.id}:${date}:${session}`
  const of = (counts: Register) => ({ classId: room.id, date, session, ...counts })
  const truth = register(room.enrolled, absence, random)
  const mistaken = random.chance(ODDS.mistaken)
  const written = mistaken ? { ...truth, present: truth.enrolled + 1 } : truth
  const delay = random.chance(ODDS.late) ? random.between(30, 200) * MINUTE_MS : random.between(1, 20) * 1_000
  const sendAt = Math.max(later(date, takenAt + delay, random), online)
  if (random.chance(ODDS.never) && !mistaken) return
  const taken = (counts: Register) =>
    cloudEvent({ ...base, id, type: sessionTaken.type, time: formatLocalTime(takenAt), data: of(counts) })
  const plan = { key: id, source: school.source }
  yield { ...plan, sendAt, event: () => taken(written), answerLost: random.chance(ODDS.answerLost) }

  if (mistaken || random.chance(ODDS.corrected)) {
    const at = later(date, Math.max(takenAt, online) + random.between(20, 240) * MINUTE_MS, random)
    const better = of(corrected(written, random))
    const key = `${id}:corrected`
    const event = () =>
      cloudEvent({ ...base, id: key, type: sessionCorrected.type, time: formatLocalTime(at), data: better })
    yield { ...plan, key, sendAt: Math.max(at, sendAt) + 3_000, event }
  }
  if (random.chance(ODDS.conflict)) {
    const other = { ...written, present: Math.max(0, written.present - 1), excused: written.excused + 1 }
    yield { ...plan, key: `${id}:conflict`, sendAt: sendAt + 90_000, event: () => taken(other) }
  }
  if (random.chance(ODDS.refused)) {
    const key = `${id}:spoiled`
    const event = () => spoiled({ ...taken(written), id: key }, randomOf(seed, key))
    yield { ...plan, key, sendAt: sendAt + 5_000, event }
  }
}

/**
 * All that a school's classes send about one session: registers, late ones, corrections, a few bad ones. A pure function of
 * seed, school, date and session. Some of it is sent on the next school day.
 */
function* attendanceOf(province: Province, school: School, date: string, session: Session): Generator<Planned> {
  const random = randomOf(province.seed, date, session, school.code, 'sitting')
  const weather = randomOf(province.seed, date, 'weather').next() * 0.02
  const absence = 0.012 + weather + random.next() * 0.03
  const outage = random.chance(ODDS.offline)
  const [, last] = WINDOWS[session]
  const online = outage ? later(date, atMinute(date, last + random.between(60, 400)), random) : 0
  for (const room of school.classes) {
    yield* classPlans({ province, school, date, session }, room, absence, online)
  }
}

export const attendance: Planner = {
  family: 'attendance',
  *daily(province, school, date) {
    for (const session of SESSIONS) yield* attendanceOf(province, school, date, session)
  },
}
