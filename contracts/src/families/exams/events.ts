import Type from 'typebox'
import { defineEvent } from '../../events/define-event.ts'
import { Cancelled, Code, Count, Data, On, OneOf } from '../../events/fields.ts'

const source = 'urn:ioc:example:exams'
const subject = '94-TH-0001'

/** RFC 3339 with offset, on a whole minute or finer; that the day exists is checked by who reads it. */
const Time = (description: string) =>
  Type.String({
    description: `${description}, RFC 3339 with offset`,
    format: 'date-time',
    maxLength: 64,
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$',
  })

const EXAM_PAPERS = ['question-bank', 'fixed'] as const
export const VERIFICATION_MEANS = ['chip-card', 'face', 'manual'] as const
export const INCIDENT_CAUSES = ['device', 'network', 'candidate', 'paper', 'other'] as const

const examId = Code('Exam within the school')
const ofSession = { examId, sessionId: Code('Session within the exam') }
const ofCandidate = { ...ofSession, candidateId: Code("Candidate, a pseudonym of the school's software") }
/** What milestones of one thing share. */
const session = { group: 'exams.session', key: ['examId', 'sessionId'] }
const candidate = { group: 'exams.candidate', key: ['examId', 'sessionId', 'candidateId'] }
const incident = { group: 'exams.session-incident', key: ['examId', 'sessionId', 'incidentId'] }
const registration = { group: 'exams.exam-registered', key: ['examId', 'candidateId'] }

const also = { on: On, cancelled: Cancelled }

export const examSessionScheduled = defineEvent({
  type: 'vn.edu.exams.session-scheduled.v1',
  description: 'A session of an exam was scheduled: what its figures are dated by.',
  same: session,
  schema: Data(
    {
      ...ofSession,
      subject: Code('Subject that is examined, for example informatics'),
      startsAt: Time('When it begins'),
      endsAt: Time('When it ends'),
      candidates: Count('Candidates expected'),
      room: Type.Optional(Code('Room within the school')),
      paper: Type.Optional(OneOf(EXAM_PAPERS, 'Where the paper comes from: a bank of questions, or one fixed paper')),
      ...also,
    },
    'A session scheduled',
  ),
  example: {
    id: 'exam-session-scheduled-example-1',
    source,
    subject,
    time: '2024-09-09T08:00:00+07:00',
    data: {
      examId: 'CCCD-2024-09',
      sessionId: '1',
      subject: 'informatics',
      startsAt: '2024-09-16T07:30:00+07:00',
      endsAt: '2024-09-16T09:00:00+07:00',
      candidates: 30,
      room: 'P.TIN-1',
      paper: 'question-bank',
    },
  },
})

const sessionEvent = <Fact extends 'opened' | 'closed'>(fact: Fact, description: string, time: string) =>
  defineEvent({
    type: `vn.edu.exams.session-${fact}.v1`,
    description,
    same: session,
    schema: Data({ ...ofSession, ...also }, `A session ${fact}`),
    example: {
      id: `exam-session-${fact}-example-1`,
      source,
      subject,
      time,
      data: { examId: 'CCCD-2024-09', sessionId: '1' },
    },
  })

export const examSessionOpened = sessionEvent(
  'opened',
  'A session of an exam was opened: candidates come in.',
  '2024-09-16T07:25:00+07:00',
)
export const examSessionClosed = sessionEvent(
  'closed',
  'A session of an exam was closed: nothing is handed in any more.',
  '2024-09-16T09:02:00+07:00',
)

export const examSessionIncident = defineEvent({
  type: 'vn.edu.exams.session-incident.v1',
  description: 'Something went wrong in a session of an exam.',
  same: incident,
  schema: Data(
    {
      ...ofSession,
      incidentId: Code('Incident within the session'),
      severity: Type.Enum([1, 2, 3], { description: 'Severity: 1 slight, 2 disturbing, 3 the session is at stake' }),
      what: OneOf(INCIDENT_CAUSES, 'What it came from'),
      ...also,
    },
    'An incident in a session',
  ),
  example: {
    id: 'exam-session-incident-example-1',
    source,
    subject,
    time: '2024-09-16T08:10:00+07:00',
    data: { examId: 'CCCD-2024-09', sessionId: '1', incidentId: 'SC-1', severity: 1, what: 'network' },
  },
})

export const examRegistered = defineEvent({
  type: 'vn.edu.exams.exam-registered.v1',
  description: 'A candidate registered for an exam as a whole.',
  same: registration,
  schema: Data(
    {
      examId,
      candidateId: ofCandidate.candidateId,
      online: Type.Boolean({ description: 'Whether it was done online' }),
      ...also,
    },
    'A registration for an exam',
  ),
  example: {
    id: 'exam-registered-example-1',
    source,
    subject,
    time: '2024-09-02T19:40:00+07:00',
    data: { examId: 'CCCD-2024-09', candidateId: 'TS-0001', online: true },
  },
})

export const examCandidateRegistered = defineEvent({
  type: 'vn.edu.exams.candidate-registered.v1',
  description: 'A candidate was put on the list of a session.',
  same: candidate,
  schema: Data({ ...ofCandidate, ...also }, 'A candidate of a session'),
  example: {
    id: 'exam-candidate-registered-example-1',
    source,
    subject,
    time: '2024-09-09T08:30:00+07:00',
    data: { examId: 'CCCD-2024-09', sessionId: '1', candidateId: 'TS-0001' },
  },
})

export const examCandidateVerified = defineEvent({
  type: 'vn.edu.exams.candidate-verified.v1',
  description: 'It was looked at whether a candidate is who they say, before the session.',
  same: candidate,
  schema: Data(
    {
      ...ofCandidate,
      means: OneOf(VERIFICATION_MEANS, 'By what: chip of the identity card, face, or by eye'),
      ok: Type.Boolean({ description: 'Whether the candidate was found to be who they say' }),
      ...also,
    },
    'A candidate verified',
  ),
  example: {
    id: 'exam-candidate-verified-example-1',
    source,
    subject,
    time: '2024-09-16T07:26:00+07:00',
    data: { examId: 'CCCD-2024-09', sessionId: '1', candidateId: 'TS-0001', means: 'chip-card', ok: true },
  },
})

export const examCandidateSubmitted = defineEvent({
  type: 'vn.edu.exams.candidate-submitted.v1',
  description: 'A candidate handed in.',
  same: candidate,
  schema: Data({ ...ofCandidate, ...also }, 'A paper handed in'),
  example: {
    id: 'exam-candidate-submitted-example-1',
    source,
    subject,
    time: '2024-09-16T08:55:00+07:00',
    data: { examId: 'CCCD-2024-09', sessionId: '1', candidateId: 'TS-0001' },
  },
})

export const examResultsPublished = defineEvent({
  type: 'vn.edu.exams.results-published.v1',
  description: 'The results of a session were published.',
  same: session,
  schema: Data(
    {
      ...ofSession,
      candidates: Count('Candidates with a result'),
      passed: Type.Optional(Count('Of them those who passed')),
      ...also,
    },
    'Results of a session published',
  ),
  example: {
    id: 'exam-results-published-example-1',
    source,
    subject,
    time: '2024-09-16T09:30:00+07:00',
    data: { examId: 'CCCD-2024-09', sessionId: '1', candidates: 30, passed: 29 },
  },
})
