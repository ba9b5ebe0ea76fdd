import { parseCatalogue, type Catalogue } from '@ioc/contracts'

const common = { name: 'Tên', frequency: 'year', source: 'oracle', reporter: 'school' }

/** A small catalogue in which everything stands that a catalogue can say. */
export const CODES: Catalogue = parseCatalogue({
  version: 1,
  entries: [
    { ...common, kind: 'capability', code: 'lms' },
    { ...common, kind: 'capability', code: 'fibre', reporter: 'commune' },
    ...(
      [
        ['rooms', 'value', 'room', [], 'sum', 'last'],
        ['lessons', 'value', 'lesson', ['grade'], 'sum', 'sum'],
        ['resources', 'value', 'resource', ['subject', 'grade'], 'sum', 'last'],
        ['signed', 'part-whole', 'transcript', ['grade', 'sex'], 'sum', 'last'],
        ['learners', 'part-whole', 'learner', ['grade'], 'sum', 'sum'],
        ['satisfied', 'value', 'percent', ['grade'], 'mean', 'last'],
      ] as const
    ).map(([code, form, unit, dimensions, overUnits, overTime]) => ({
      ...common,
      kind: 'measure',
      code,
      form,
      unit,
      dimensions,
      overUnits,
      overTime,
    })),
  ],
})

/** The days on which things happen: few, so that they meet; ends of months, terms, years among them. */
export const DAYS = [
  '2024-03-31',
  '2023-12-31',
  '2024-01-15',
  '2024-06-30',
  '2024-07-01',
  '2024-09-05',
  '2024-12-31',
  '2025-01-01',
] as const
export const PERIODS = ['2024', '2024-03', '2024-Q1', '2024-06', '2023-2024', '2023-2024-T1', '2024-2025'] as const
export const LEVELS_SAID = ['TH', 'THCS', 'GDTX', 'MN'] as const
export const GRADES = ['5', '6', '10', 'NT'] as const
export const SEXES = ['female', 'male'] as const
export const SUBJECTS = ['math', 'music'] as const
export const METHODS = ['cash', 'vietqr', 'card'] as const
export const FEE_KINDS = ['tuition', 'meals'] as const
export const PLATFORMS = ['K12', 'OLM'] as const
export const OWNERSHIPS = ['public', 'private'] as const
export const SCHOOL_KINDS = ['gifted', 'pali'] as const
export const EXAMS = ['E1', 'E2'] as const
export const SESSIONS = ['1', '2'] as const
export const MEANS = ['chip-card', 'face'] as const
export const INCIDENTS = ['network', 'device'] as const
