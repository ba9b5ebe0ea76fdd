import { EXAMS, INCIDENTS, MEANS, SESSIONS } from './codes.ts'

type Dimensions = Readonly<Record<string, readonly string[]>>

const ofSession: Dimensions = { exam: EXAMS, session: SESSIONS }

/** Every metric of exams, with its dimensions and values of each. */
export const EXAM_METRICS: readonly (readonly [code: string, dimensions: Dimensions])[] = [
  ['exams.registrations', { exam: EXAMS, online: ['true', 'false'] }],
  ['exams.registered', ofSession],
  ['exams.verified', { ...ofSession, means: MEANS }],
  ['exams.verified-by-chip', ofSession],
  ['exams.submitted', ofSession],
  ['exams.units-by-chip', {}],
  ['exams.sessions', { ...ofSession, state: ['scheduled', 'opened', 'closed', 'published'] }],
  ['exams.incidents', { ...ofSession, what: INCIDENTS, severity: ['1', '2', '3'] }],
  ['exams.minutes-to-results', ofSession],
]
