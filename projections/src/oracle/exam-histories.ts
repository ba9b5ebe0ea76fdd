import fc from 'fast-check'
import { DAYS, EXAMS, INCIDENTS, MEANS, SESSIONS } from './codes.ts'

const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)
const sometimes = <Value>(value: fc.Arbitrary<Value>, nothing = 1): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: nothing }, { arbitrary: value, weight: 1 })

const present = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))

/** Few of each, so that milestones of one thing meet; mostly one session. */
const session = {
  unit: fc.nat(8),
  examId: fc.oneof({ arbitrary: fc.constant('E1'), weight: 3 }, { arbitrary: oneOf(EXAMS), weight: 1 }),
  sessionId: fc.oneof({ arbitrary: fc.constant('1'), weight: 3 }, { arbitrary: oneOf(SESSIONS), weight: 1 }),
  on: sometimes(oneOf(DAYS), 5),
}
const candidate = { ...session, candidateId: oneOf(['1', '2']) }

const said =
  (fact: string) =>
  ({ unit, ...rest }: { readonly unit: number; readonly [field: string]: unknown }) => ({
    type: `exams.${fact}.v1`,
    unit,
    data: present(rest),
  })

/** A session on a day; of the same moment in another offset, or on the next day here. */
const startsAt = fc
  .record({ on: oneOf(DAYS), at: oneOf(['T07:30:00+07:00', 'T00:30:00Z', 'T18:30:00Z']) })
  .map(({ on, at }) => `${on}${at}`)

/** Any fact about exams, before its unit has a code. */
export const examFact = fc.oneof(
  {
    arbitrary: fc
      .record({ ...session, startsAt })
      .map((each) =>
        said('session-scheduled')({ ...each, subject: 'informatics', endsAt: each.startsAt, candidates: 1 }),
      ),
    weight: 3,
  },
  { arbitrary: fc.record(session).map(said('session-opened')), weight: 1 },
  { arbitrary: fc.record(session).map(said('session-closed')), weight: 2 },
  {
    arbitrary: fc.record({ ...session, candidates: fc.constant(1) }).map(said('results-published')),
    weight: 2,
  },
  {
    arbitrary: fc
      .record({ ...session, incidentId: oneOf(['1', '2']), severity: oneOf([1, 2, 3]), what: oneOf(INCIDENTS) })
      .map(said('session-incident')),
    weight: 2,
  },
  {
    arbitrary: fc
      .record({ ...candidate, online: fc.boolean() })
      .map(({ unit, examId, candidateId, online, on }) =>
        said('exam-registered')({ unit, examId, candidateId, online, on }),
      ),
    weight: 1,
  },
  { arbitrary: fc.record(candidate).map(said('candidate-registered')), weight: 3 },
  {
    arbitrary: fc.record({ ...candidate, means: oneOf(MEANS), ok: fc.boolean() }).map(said('candidate-verified')),
    weight: 4,
  },
  { arbitrary: fc.record(candidate).map(said('candidate-submitted')), weight: 2 },
)
