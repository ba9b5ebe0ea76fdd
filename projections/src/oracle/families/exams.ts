import type { Fact } from '@ioc/contracts/log'
import { localDay, parseInstant } from '@ioc/contracts'
import { inside, type Interval } from '../days.ts'
import { whole } from '../decimals.ts'
import { compareText, flagOf, nameOf, numberOf, textOf } from '../fields.ts'
import { item, type Asked, type Form, type Item, type Metric, type World } from '../item.ts'
import { levelOfFact, reportingLevel } from '../levels.ts'
import { things, type Thing } from '../reports.ts'

const OF_SESSION = [
  'exams.session-scheduled',
  'exams.session-opened',
  'exams.session-closed',
  'exams.results-published',
]
/** From the furthest milestone on. */
const STATES = ['published', 'closed', 'opened', 'scheduled']
const OF_CANDIDATE = ['exams.candidate-registered', 'exams.candidate-verified', 'exams.candidate-submitted']
const INCIDENT = 'exams.session-incident'
const REGISTERED = 'exams.candidate-registered'
const IDS = ['examId', 'sessionId', 'candidateId', 'incidentId']
const ONE = whole(1n)

/** What is known of one session of an exam at one unit: its own milestones, its candidates', its incidents. */
interface Session {
  readonly unit: string
  readonly examId: string
  readonly sessionId: string
  readonly day: string
  readonly milestones: readonly Thing[]
}

const isMilestone = (fact: Fact): boolean => [...OF_SESSION, ...OF_CANDIDATE, INCIDENT].includes(nameOf(fact))
const named = (name: string) => (thing: Thing) => nameOf(thing.fact) === name
const id = ({ fact }: Thing, name: string): string => textOf(fact.data, name) ?? ''

/** The day it starts on, else that of its earliest milestone, registering aside. */
function dayOf(milestones: readonly Thing[]): string | undefined {
  const startsAt = parseInstant(
    milestones.filter(named('exams.session-scheduled')).map((one) => id(one, 'startsAt'))[0] ?? '',
  )
  if (startsAt !== undefined) return localDay(startsAt)
  return milestones
    .filter((one) => !named(REGISTERED)(one))
    .map(({ day }) => day)
    .sort(compareText)[0]
}

function sessionsIn({ facts }: World, days: Interval): readonly Session[] {
  const milestones = things(facts, (fact) =>
    isMilestone(fact) ? [nameOf(fact), ...IDS.map((name) => textOf(fact.data, name))] : undefined,
  )
  const keyOf = (thing: Thing): string => JSON.stringify([thing.unit, id(thing, 'examId'), id(thing, 'sessionId')])
  return [...new Set(milestones.map(keyOf))].flatMap((key) => {
    const own = milestones.filter((thing) => keyOf(thing) === key)
    const [first] = own
    const day = dayOf(own)
    if (first === undefined || day === undefined || !inside(day, days)) return []
    return { unit: first.unit, examId: id(first, 'examId'), sessionId: id(first, 'sessionId'), day, milestones: own }
  })
}

/** An item of a session; without a fact it only makes "0" a statement. */
const ofSession = ({ on }: World, { unit, examId, sessionId, day }: Session, given: Partial<Item> = {}): Item =>
  item({
    unit,
    fact: undefined,
    ownDay: day,
    level: levelOfFact(on(day), unit, { level: undefined, grade: undefined }),
    ...given,
    keys: { exam: examId, session: sessionId, ...given.keys },
  })

/** Everybody known of a session, each with all that is known of them. */
const candidatesOf = ({ milestones }: Session): readonly (readonly Thing[])[] => {
  const all = milestones.filter(({ fact }) => OF_CANDIDATE.includes(nameOf(fact)))
  return [...new Set(all.map((one) => id(one, 'candidateId')))].map((candidate) =>
    all.filter((one) => id(one, 'candidateId') === candidate),
  )
}

/** What a candidate's milestones say; undefined where the candidate does not count. */
type Says = (milestones: readonly Thing[]) => Partial<Item> | undefined

const verifiedOf = (milestones: readonly Thing[]): { readonly ok: boolean; readonly means: string } => {
  const fact = milestones.find(named('exams.candidate-verified'))?.fact
  return { ok: flagOf(fact?.data, 'ok') === true, means: textOf(fact?.data, 'means') ?? '' }
}

const metric = (form: Form, items: Metric['items'], more: Partial<Metric> = {}): Metric => ({
  form,
  reporter: 'school',
  partitioning: ['exam', 'session'],
  numeratorOnly: [],
  byTime: true,
  items,
  ...more,
})

/** Units that are counted stand, and have their level, where the unit does that they are counted for on the reference day. */
function ofUnit({ on }: World, { unit }: Session, { referenceDay }: Asked): Partial<Item> {
  const there = on(referenceDay)
  const counted = there.counted(unit)
  const isOfReporter = counted !== undefined && there.unit(counted)?.kind === 'school'
  return { stock: true, level: reportingLevel(there, isOfReporter ? counted : unit) }
}

/** Adds up candidates, beside the sessions themselves as the base. Each of a candidate's facts shows its flags. */
const ofCandidates = (form: Form, says: Says, more: Partial<Metric> = {}): Metric =>
  metric(
    form,
    (world: World, asked: Asked) =>
      sessionsIn(world, asked.days).flatMap((session) => {
        const placed = form === 'units' ? ofUnit(world, session, asked) : {}
        return [
          ofSession(world, session, placed),
          ...candidatesOf(session).flatMap((milestones) => {
            const said = says(milestones)
            if (said === undefined) return []
            return milestones.map(({ fact }, index) =>
              ofSession(world, session, { ...placed, ...(index === 0 ? said : {}), fact }),
            )
          }),
        ]
      }),
    more,
  )

const registrations = metric(
  'sum',
  ({ facts, on }, { days }) =>
    things(facts, (fact) =>
      nameOf(fact) === 'exams.exam-registered'
        ? [textOf(fact.data, 'examId'), textOf(fact.data, 'candidateId')]
        : undefined,
    )
      .filter(({ day }) => inside(day, days))
      .map((thing) =>
        item({
          unit: thing.unit,
          fact: thing.fact,
          ownDay: thing.day,
          level: levelOfFact(on(thing.day), thing.unit, { level: undefined, grade: undefined }),
          keys: { exam: id(thing, 'examId'), online: String(flagOf(thing.fact.data, 'online') === true) },
          numerator: ONE,
        }),
      ),
  { partitioning: ['exam', 'online'] },
)

/** Sessions with a milestone of their own, by the furthest. */
const sessions = metric(
  'sum',
  (world, { days }) =>
    sessionsIn(world, days).flatMap((session) => {
      const own = session.milestones.filter(({ fact }) => OF_SESSION.includes(nameOf(fact)))
      const state = STATES.find((name) => own.some(({ fact }) => nameOf(fact).endsWith(`-${name}`)))
      return [
        ofSession(world, session, { indifferentTo: ['state'] }),
        ...own.map(({ fact }, index) =>
          ofSession(world, session, { fact, keys: { state: state ?? null }, numerator: index === 0 ? ONE : 0n }),
        ),
      ]
    }),
  { partitioning: ['exam', 'session', 'state'] },
)

const incidents = metric(
  'sum',
  (world, { days }) =>
    sessionsIn(world, days).flatMap((session) => [
      ofSession(world, session, { indifferentTo: ['what', 'severity'] }),
      ...session.milestones.filter(named(INCIDENT)).map(({ fact }) =>
        ofSession(world, session, {
          fact,
          keys: { what: textOf(fact.data, 'what') ?? null, severity: String(numberOf(fact.data, 'severity') ?? '') },
          numerator: ONE,
        }),
      ),
    ]),
  { partitioning: ['exam', 'session', 'what', 'severity'] },
)

const NS_PER_MINUTE = 60_000_000_000n
const minutesToResults = metric('median', (world, { days }) =>
  sessionsIn(world, days).flatMap((session) => {
    const [closed, published] = ['exams.session-closed', 'exams.results-published'].map((name) =>
      session.milestones.find(named(name)),
    )
    if (closed === undefined || published === undefined) return [ofSession(world, session)]
    const numerator = whole(published.fact.timeNs - closed.fact.timeNs) / NS_PER_MINUTE
    return [
      ofSession(world, session, { fact: published.fact, numerator, denominator: ONE }),
      ofSession(world, session, { fact: closed.fact }),
    ]
  }),
)

const isByChip = (milestones: readonly Thing[]): boolean =>
  verifiedOf(milestones).ok && verifiedOf(milestones).means === 'chip-card'

/** Everything that is counted of exams, by code. */
export const EXAMS: ReadonlyMap<string, Metric> = new Map([
  ['exams.registrations', registrations],
  ['exams.registered', ofCandidates('sum', () => ({ numerator: ONE }))],
  [
    'exams.verified',
    ofCandidates(
      'ratio',
      (milestones) => {
        const { ok, means } = verifiedOf(milestones)
        return { numerator: ok ? ONE : 0n, denominator: ONE, marks: { means: ok ? [means] : [] } }
      },
      { numeratorOnly: ['means'] },
    ),
  ],
  [
    'exams.verified-by-chip',
    ofCandidates('ratio', (milestones) =>
      verifiedOf(milestones).ok ? { numerator: isByChip(milestones) ? ONE : 0n, denominator: ONE } : undefined,
    ),
  ],
  [
    'exams.submitted',
    ofCandidates('ratio', (milestones) => ({
      numerator: milestones.some(named('exams.candidate-submitted')) ? ONE : 0n,
      denominator: ONE,
    })),
  ],
  [
    'exams.units-by-chip',
    ofCandidates('units', (milestones) => (isByChip(milestones) ? { numerator: 1n } : undefined), {
      partitioning: [],
    }),
  ],
  ['exams.sessions', sessions],
  ['exams.incidents', incidents],
  ['exams.minutes-to-results', minutesToResults],
])
