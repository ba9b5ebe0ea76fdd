import {
  examCandidateRegistered,
  examCandidateSubmitted,
  examCandidateVerified,
  examResultsPublished,
  examSessionClosed,
  examSessionIncident,
  examSessionOpened,
  examSessionScheduled,
  formatLocalTime,
  INCIDENT_CAUSES,
  VERIFICATION_MEANS,
} from '@ioc/contracts'
import { atMinute, MINUTE_MS } from './calendar.ts'
import { cloudEvent, type Planned } from './planned.ts'
import type { Planner } from './planner.ts'
import type { Province, School } from './province.ts'
import { randomOf, type Random } from './random.ts'

/** Rooms of a school that sits exams, and candidates in one of them. */
const [MOST_ROOMS, FEWEST_IN_ROOM, MOST_IN_ROOM] = [4, 12, 24] as const
/** Minutes of the day: when candidates are let in, when the session begins and ends. */
const [LET_IN, BEGINS, ENDS] = [435, 450, 540] as const
const [INCIDENT, FAILED, ABSENT] = [0.06, 0.004, 0.02] as const

/** Mock exams are held on the third Monday of a month. */
function isExamDay(date: string): boolean {
  const day = Number(date.slice(8))
  return new Date(`${date}T00:00:00Z`).getUTCDay() === 1 && day > 14 && day <= 21
}

interface Milestone {
  readonly type: string
  readonly id: string
  readonly at: number
  readonly data: Readonly<Record<string, unknown>>
}

/** What is reported about one candidate of a session, from the list to the paper handed in. */
function* candidateOf(random: Random, of: object, candidateId: string, minute: (at: number) => number) {
  const data = { ...of, candidateId }
  const id = `candidate:${candidateId}`
  yield { type: examCandidateRegistered.type, id: `${id}:listed`, at: minute(LET_IN - 30), data }
  if (random.chance(ABSENT)) return
  const [means, ok] = [random.chance(0.9) ? 'chip-card' : random.pick(VERIFICATION_MEANS), !random.chance(FAILED)]
  const seen = minute(LET_IN) + random.between(0, 14 * MINUTE_MS)
  yield { type: examCandidateVerified.type, id: `${id}:verified`, at: seen, data: { ...data, means, ok } }
  if (!ok) return
  const handedIn = minute(ENDS) - random.between(0, 20 * MINUTE_MS)
  yield { type: examCandidateSubmitted.type, id: `${id}:submitted`, at: handedIn, data }
}

/** What is reported about a session, from its timetable to its results. */
function* sessionOf(random: Random, date: string, room: number): Generator<Milestone> {
  const minute = (at: number): number => atMinute(date, at)
  const of = { examId: `THU-${date}`, sessionId: String(room) }
  const candidates = random.between(FEWEST_IN_ROOM, MOST_IN_ROOM)
  const times = { startsAt: formatLocalTime(minute(BEGINS)), endsAt: formatLocalTime(minute(ENDS)) }
  const timetable = { ...of, ...times, subject: 'informatics', candidates, room: `P.${room}`, paper: 'question-bank' }
  yield { type: examSessionScheduled.type, id: 'scheduled', at: minute(LET_IN - 40), data: timetable }
  const opened = minute(LET_IN) + random.between(-2, 4) * MINUTE_MS
  yield { type: examSessionOpened.type, id: 'opened', at: opened, data: of }
  for (let index = 1; index <= candidates; index++)
    yield* candidateOf(random, of, `TS-${String(room)}-${String(index).padStart(3, '0')}`, minute)
  if (random.chance(INCIDENT)) {
    const incident = { incidentId: 'SC-1', severity: random.between(1, 2), what: random.pick(INCIDENT_CAUSES) }
    const at = minute(BEGINS) + random.between(0, 60) * MINUTE_MS
    yield { type: examSessionIncident.type, id: 'incident', at, data: { ...of, ...incident } }
  }
  const closed = minute(ENDS) + random.between(0, 6) * MINUTE_MS
  yield { type: examSessionClosed.type, id: 'closed', at: closed, data: of }
  const published = closed + random.between(10, 90) * MINUTE_MS
  const results = { ...of, candidates, passed: candidates - random.between(0, 2) }
  yield { type: examResultsPublished.type, id: 'published', at: published, data: results }
}

/** The mock exam of an upper-secondary school, a room a session. */
function* examsOf({ seed }: Province, { code, source, reportingLevel }: School, date: string): Generator<Planned> {
  if (reportingLevel !== 'THPT' || !isExamDay(date)) return
  const rooms = randomOf(seed, date, code, 'exams').between(1, MOST_ROOMS)
  for (let room = 1; room <= rooms; room++) {
    for (const { type, id, at, data } of sessionOf(randomOf(seed, date, code, 'exams', room), date, room)) {
      const key = `${seed}:exam:${code}:${date}:${room}:${id}`
      const event = () => cloudEvent({ id: key, source, type, subject: code, time: formatLocalTime(at), data })
      yield { sendAt: at + 2_000, key, source, event }
    }
  }
}

export const exams: Planner = { family: 'exams', daily: examsOf }
