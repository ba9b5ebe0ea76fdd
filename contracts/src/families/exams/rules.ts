import { parseInstant } from '../../time.ts'
import { rule, type DeclaredFlag } from '../family.ts'
import { EARLIEST_PLAUSIBLE_DAY, onNamed, when } from '../general.ts'
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
} from './events.ts'

/** More than any session has. */
const MOST_CANDIDATES = 10_000

export const examFlags = {
  'ends-before-start': {
    meaning: 'The session ends before it begins, or begins or ends on no day of the calendar',
    example: [examSessionScheduled, { endsAt: '2024-09-16T07:00:00+07:00' }],
  },
  'no-candidates': {
    meaning: 'The session is scheduled for nobody, or has results of nobody',
    example: [examSessionScheduled, { candidates: 0 }],
  },
  'passed-exceeds-candidates': {
    meaning: 'More candidates passed than have a result',
    example: [examResultsPublished, { passed: 31 }],
  },
  'value-out-of-bounds': {
    meaning: 'more than 10,000 candidates in a session of an exam',
    example: [examSessionScheduled, { candidates: 10_001 }],
  },
} as const satisfies Record<string, DeclaredFlag>

const candidatesOf = (candidates: number) => [
  ...when(candidates === 0, 'no-candidates'),
  ...when(candidates > MOST_CANDIDATES, 'value-out-of-bounds'),
]

/**
 * What looks wrong about one fact by itself. Milestones arrive in any order: one of a session that nobody has scheduled yet, or of
 * a candidate who is not known yet, is not wrong.
 */
export const examRules = [
  rule([examSessionScheduled], ({ startsAt, endsAt, candidates, on }, fact) => {
    const [start, end] = [parseInstant(startsAt), parseInstant(endsAt)]
    return [
      ...onNamed(on, fact),
      // It is a plan: only long ago is wrong.
      ...when(startsAt < EARLIEST_PLAUSIBLE_DAY, 'implausible-time'),
      ...when(start === undefined || end === undefined || end < start, 'ends-before-start'),
      ...candidatesOf(candidates),
    ]
  }),
  rule([examResultsPublished], ({ candidates, passed, on }, fact) => [
    ...onNamed(on, fact),
    ...candidatesOf(candidates),
    ...when(passed !== undefined && passed > candidates, 'passed-exceeds-candidates'),
  ]),
  rule(
    [
      examSessionOpened,
      examSessionClosed,
      examSessionIncident,
      examRegistered,
      examCandidateRegistered,
      examCandidateVerified,
      examCandidateSubmitted,
    ],
    ({ on }, fact) => onNamed(on, fact),
  ),
]
