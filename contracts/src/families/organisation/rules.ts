import { rule, type DeclaredFlag } from '../family.ts'
import { when } from '../general.ts'
import { unitChanged, unitClosed, unitMerged, unitMoved, unitOpened, unitSplit } from './events.ts'

/** The oldest school of the country was founded in 1070; no plan for units reaches this far ahead of its day. */
const EARLIEST_UNIT_DAY = '1000-01-01'
const MOST_YEARS_AHEAD = 50

export const organisationFlags = {
  'subject-mismatch': {
    meaning: 'The code in the data is not the subject; the subject counts',
    example: [unitOpened, { code: '94-TH-0002' }],
  },
  'implausible-time': {
    meaning: 'a unit changes before 1000 or more than 50 years ahead',
    example: [unitClosed, { effectiveFrom: '9999-12-31' }],
  },
} as const satisfies Record<string, DeclaredFlag>

export const organisationRules = [
  rule([unitOpened], ({ code }, { subject }) => when(code !== subject, 'subject-mismatch')),
  // Decisions about units are taken ahead, and schools are older than 1900; what lies beyond this stands for "never" or "always".
  rule([unitOpened, unitChanged, unitMoved, unitMerged, unitSplit, unitClosed], ({ effectiveFrom }, { day }) => {
    const years = Number(effectiveFrom.slice(0, 4)) - Number(day.slice(0, 4))
    return when(effectiveFrom < EARLIEST_UNIT_DAY || years > MOST_YEARS_AHEAD, 'implausible-time')
  }),
]
