import { rule, type DeclaredFlag } from '../family.ts'
import { dayNamed, when } from '../general.ts'
import { sessionCorrected, sessionTaken } from './events.ts'

/** More pupils than any school has, let alone a class. */
const MOST_PUPILS = 10_000

export const attendanceFlags = {
  'present-exceeds-enrolled': {
    meaning: 'More pupils present than on the roll',
    example: [sessionTaken, { present: 36 }],
  },
  'counts-exceed-enrolled': {
    meaning: 'Present, excused and unexcused together exceed the roll',
    example: [sessionTaken, { excused: 2 }],
  },
  'late-exceeds-present': { meaning: 'More pupils late than present', example: [sessionCorrected, { late: 35 }] },
  'value-out-of-bounds': {
    meaning: 'more than 10,000 pupils in a class',
    example: [sessionTaken, { enrolled: 10_001 }],
  },
} as const satisfies Record<string, DeclaredFlag>

export const attendanceRules = [
  rule([sessionTaken, sessionCorrected], ({ date, enrolled, present, excused, unexcused, late }, fact) => [
    ...dayNamed(date, fact),
    ...when(Math.max(enrolled, present, excused, unexcused, late) > MOST_PUPILS, 'value-out-of-bounds'),
    ...when(present > enrolled, 'present-exceeds-enrolled'),
    ...when(present + excused + unexcused > enrolled, 'counts-exceed-enrolled'),
    ...when(late > present, 'late-exceeds-present'),
  ]),
]
