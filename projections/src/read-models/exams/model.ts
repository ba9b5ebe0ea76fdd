import {
  examCandidateRegistered,
  examCandidateSubmitted,
  examCandidateVerified,
  examRegistered,
  examResultsPublished,
  examSessionClosed,
  examSessionIncident,
  examSessionOpened,
  examSessionScheduled,
} from '@ioc/contracts'
import {
  countOrNone,
  dayOfInstant,
  declare,
  field,
  name,
  numeral,
  reference,
  reportOf,
  text,
  thingHash,
  thingOf,
  yesNoOrNothing,
  type Source,
} from '../../declare/index.ts'

const of = { exam: field('examId'), session: field('sessionId'), of_session: reference(thingOf(examSessionScheduled)) }
const milestone = (name: string, cells: Readonly<Record<string, Source>> = of) => ({
  milestone: name,
  rows: [{ cells }],
})

/**
 * Exams held on computers: sessions, their candidates and incidents, and registrations for whole exams. All of them in one table, since the
 * figures of candidates and incidents are dated by their session.
 */
export const exams = declare({
  name: 'exams',
  version: 1,
  family: 'exams',
  kind: 'lifecycle',
  description: 'a milestone of a session, a candidate, an incident or a registration',
  reports: [
    reportOf(examSessionScheduled, milestone('scheduled')),
    reportOf(examSessionOpened, milestone('opened')),
    reportOf(examSessionClosed, milestone('closed')),
    reportOf(examResultsPublished, milestone('published')),
    reportOf(examSessionIncident, milestone('incident')),
    reportOf(examRegistered, milestone('exam-registered', { exam: of.exam })),
    reportOf(examCandidateRegistered, milestone('registered')),
    reportOf(examCandidateVerified, milestone('verified')),
    reportOf(examCandidateSubmitted, milestone('submitted')),
  ],
  columns: [
    { name: 'exam', cell: text, description: 'exam within the unit' },
    {
      name: 'session',
      cell: text,
      description: "session within the exam; '' of registrations for the exam as a whole",
    },
    {
      name: 'of_session',
      cell: thingHash,
      description: '`thing` of the session; 0 of registrations for the exam as a whole',
    },
    { name: 'starts_at', cell: dayOfInstant, description: 'of a schedule: local day on which it begins' },
    { name: 'online', cell: yesNoOrNothing, description: 'of registrations for an exam: whether done online' },
    { name: 'means', cell: name, description: 'of a verification: by what' },
    { name: 'ok', cell: yesNoOrNothing, description: 'of a verification: whether it succeeded' },
    { name: 'severity', cell: numeral, description: 'of an incident: 1 to 3' },
    { name: 'what', cell: name, description: 'of an incident: what it came from' },
    { name: 'candidates', cell: countOrNone, description: 'candidates expected, or with a result' },
    { name: 'passed', cell: countOrNone, description: 'of results: those who passed' },
  ],
  sorting: [],
  expected: { kind: 'school', rhythm: 'event' },
})
