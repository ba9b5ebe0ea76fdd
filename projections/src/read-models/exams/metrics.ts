import { INCIDENT_CAUSES, VERIFICATION_MEANS } from '@ioc/contracts'
import { allOf, column, isOneOf, isTrue, literal } from '../../metrics/expression.ts'
import {
  dayAt,
  earliestDayBut,
  firstSaid,
  furthest,
  reached,
  reachedEach,
  saidAt,
  saidLast,
  timeBetween,
} from '../../metrics/milestones.ts'
import type { Dimension, ItemsCounting, Metric, Milestones } from '../../metrics/metric.ts'
import { exams } from './model.ts'

const OF_SESSION = ['scheduled', 'opened', 'closed', 'published']
const OF_CANDIDATE = ['registered', 'verified', 'submitted']

const partitioning = (name: string, values?: readonly string[]): Dimension => ({
  ...{ name, kind: 'partitioning', values, column: name },
})
const [exam, session] = [partitioning('exam'), partitioning('session')]

/** Things of a session are dated by it: by when it begins, else by its earliest milestone, registering aside. */
const things = (counted: readonly string[], columns: Milestones['columns'] = {}): Milestones => ({
  kind: 'milestones',
  counted,
  read: [...OF_SESSION, ...OF_CANDIDATE, 'incident'],
  of: 'of_session',
  day: firstSaid(saidAt('scheduled', 'starts_at'), earliestDayBut('registered')),
  columns: { exam: saidLast('exam'), session: saidLast('session'), ...columns },
})
const candidates = things(OF_CANDIDATE, {
  ok: saidAt('verified', 'ok'),
  means: saidAt('verified', 'means'),
  submitted: reached('submitted'),
})
const isOk = isOneOf('ok', ['true'])
const byChip = allOf(isOk, isOneOf('means', ['chip-card']))

const counts = (form: ItemsCounting['form'], of: Milestones, more: Partial<ItemsCounting> = {}): ItemsCounting => ({
  ...{ kind: 'items', model: exams, form, of, numerator: literal(1) },
  ...{ base: 'chosen', baseDimensions: ['exam', 'session'] },
  ...more,
})

const common = {
  family: 'exams',
  unit: 'candidate',
  dimensions: [exam, session],
  overUnits: 'sum',
  overTime: 'sum',
  reporter: 'school',
  rhythm: 'event',
  persons: true,
} as const

/** Exams held on computers: candidates, sessions, incidents. */
export const examMetrics: readonly Metric[] = [
  {
    ...common,
    code: 'exams.registrations',
    names: { vi: 'Lượt đăng ký dự thi', en: 'Registrations for exams' },
    descriptions: {
      vi: 'Số thí sinh đăng ký dự kỳ thi, theo ngày đăng ký',
      en: 'Candidates who registered for an exam as a whole, by the day of registering',
    },
    dimensions: [exam, partitioning('online', ['true', 'false'])],
    counts: {
      ...{ kind: 'items', model: exams, form: 'sum', numerator: literal(1), base: 'counted' },
      of: {
        ...{ kind: 'milestones', counted: ['exam-registered'], read: ['exam-registered'] },
        day: dayAt('exam-registered'),
        columns: { exam: saidLast('exam'), online: saidLast('online') },
      },
    },
  },
  {
    ...common,
    code: 'exams.registered',
    names: { vi: 'Thí sinh', en: 'Candidates' },
    descriptions: {
      vi: 'Số thí sinh của các ca thi trong kỳ: đã đăng ký, xác thực hoặc nộp bài',
      en: 'Candidates of the sessions of the period: registered, verified or handed in',
    },
    counts: counts('sum', candidates),
  },
  {
    ...common,
    code: 'exams.verified',
    names: { vi: 'Thí sinh đã xác thực', en: 'Candidates verified' },
    descriptions: {
      vi: 'Số thí sinh xác thực thành công trên số thí sinh',
      en: 'Candidates found to be who they say, of all candidates',
    },
    dimensions: [exam, session, { ...partitioning('means', VERIFICATION_MEANS), kind: 'numerator_only' }],
    counts: counts('ratio', candidates, { inNumerator: isOk, denominator: literal(1) }),
  },
  {
    ...common,
    code: 'exams.verified-by-chip',
    names: { vi: 'Xác thực bằng thẻ căn cước gắn chíp', en: 'Verified by chip card' },
    descriptions: {
      vi: 'Số thí sinh xác thực thành công bằng thẻ gắn chíp trên số thí sinh xác thực thành công',
      en: 'Candidates verified by the chip of their card, of those who were verified',
    },
    counts: counts('ratio', candidates, { filter: isOk, inNumerator: byChip, denominator: literal(1) }),
  },
  {
    ...common,
    code: 'exams.submitted',
    names: { vi: 'Thí sinh nộp bài', en: 'Candidates who handed in' },
    descriptions: { vi: 'Số thí sinh nộp bài trên số thí sinh', en: 'Candidates who handed in, of all candidates' },
    counts: counts('ratio', candidates, { inNumerator: isTrue('submitted'), denominator: literal(1) }),
  },
  {
    ...common,
    code: 'exams.units-by-chip',
    names: { vi: 'Đơn vị xác thực bằng thẻ gắn chíp', en: 'Units that verify by chip card' },
    descriptions: {
      vi: 'Số trường có thí sinh xác thực thành công bằng thẻ gắn chíp trên số trường đang hoạt động',
      en: 'Distinct schools with a candidate verified by chip card, of the open ones',
    },
    unit: 'school',
    dimensions: [],
    overUnits: 'distinct',
    overTime: 'none',
    persons: false,
    counts: counts('units', candidates, { filter: byChip, baseDimensions: [] }),
  },
  {
    ...common,
    code: 'exams.sessions',
    names: { vi: 'Ca thi', en: 'Sessions of exams' },
    descriptions: {
      vi: 'Số ca thi, theo trạng thái xa nhất đã báo',
      en: 'Sessions by the furthest state that anything reports',
    },
    unit: 'session',
    dimensions: [exam, session, partitioning('state', OF_SESSION)],
    persons: false,
    counts: counts('sum', things(OF_SESSION, { state: furthest(OF_SESSION.toReversed()) })),
  },
  {
    ...common,
    code: 'exams.incidents',
    names: { vi: 'Sự cố trong ca thi', en: 'Incidents in sessions' },
    descriptions: { vi: 'Số sự cố trong các ca thi của kỳ', en: 'Incidents in the sessions of the period' },
    unit: 'incident',
    dimensions: [exam, session, partitioning('what', INCIDENT_CAUSES), partitioning('severity', ['1', '2', '3'])],
    persons: false,
    counts: counts('sum', things(['incident'], { what: saidLast('what'), severity: saidLast('severity') })),
  },
  {
    ...common,
    code: 'exams.minutes-to-results',
    names: { vi: 'Số phút đến khi có kết quả', en: 'Minutes to results' },
    descriptions: {
      vi: 'Trung vị số phút từ khi đóng ca thi đến khi công bố kết quả',
      en: 'Median of the minutes from closing a session to publishing its results',
    },
    unit: 'minute',
    overUnits: 'none',
    overTime: 'none',
    persons: false,
    counts: counts(
      'median',
      things(['closed', 'published'], {
        both: reachedEach('closed', 'published'),
        waited: timeBetween('closed', 'published'),
      }),
      { filter: isTrue('both'), numerator: column('waited') },
    ),
  },
]
