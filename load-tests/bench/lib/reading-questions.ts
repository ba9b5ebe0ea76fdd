import { READING_DAYS, READING_ROOT } from './reading-facts.ts'

/** Questions of one kind, asked in turn so that what is kept of one does not answer the next. */
export interface QuestionKind {
  readonly name: string
  readonly queries: readonly string[]
}

const FIGURE = '{ value numerator denominator percent quality { flagged } sources { expected reporting } }'
const unit = `unit: "${READING_ROOT}"`

const payments = (from: string, to: string): string =>
  `{ payments(${unit}, from: "${from}", to: "${to}") { total byMethod { method amount } cashless ${FIGURE} } }`

const attendances = (days: number): string[] =>
  READING_DAYS.slice(0, days).flatMap((date) =>
    ['morning', 'afternoon'].map(
      (session) => `{ attendance(${unit}, date: "${date}", session: ${session}) ${FIGURE} }`,
    ),
  )

const declared = (field: string, codes: readonly string[]): string[] =>
  ['2024', '2023'].flatMap((period) =>
    codes.map((code) => `{ ${field}(code: "${code}", ${unit}, period: "${period}") ${FIGURE} }`),
  )

const MONTHS = Array.from({ length: 12 }, (_, month) => `2024-${String(month + 1).padStart(2, '0')}`)
const MEASURES = [
  ...['teachers-equipped', 'learners-equipped', 'teachers-identified', 'stem-learners'],
  ...['cameras', 'computers-teaching', 'digital-skills-learners', 'learners-identified'],
]

/** What is compared: the shorthands, a pack of indicators and the wall, over the first `days` days of registers. */
export const questionKinds = (days: number): readonly QuestionKind[] => [
  { name: 'attendance', queries: attendances(days) },
  { name: 'payments of a month', queries: MONTHS.map((month) => payments(`${month}-01`, `${month}-28`)) },
  {
    name: 'payments of a year',
    queries: [payments('2024-01-01', '2024-12-31'), payments('2024-01-02', '2024-12-31')],
  },
  {
    name: 'capability',
    queries: declared('capability', ['cashless-payment', 'full-digital-governance', 'lms', 'stem-education']),
  },
  { name: 'measure', queries: declared('measure', MEASURES) },
  {
    name: 'KPI pack dt-2024',
    queries: [`{ kpi(pack: "dt-2024", ${unit}) { indicators { code figure ${FIGURE} } } }`],
  },
  {
    name: 'wall',
    queries: READING_DAYS.slice(0, days).flatMap((date) =>
      ['morning', 'afternoon'].map(
        (session) =>
          `{ wall(${unit}, date: "${date}", session: ${session}) { attendance ${FIGURE} byLevel { level figure ${FIGURE} } curve { minute present enrolled } schools { school state } } }`,
      ),
    ),
  },
]
