import { sessionCorrected, sessionTaken } from '@ioc/contracts'
import { count, declare, name, reportOf } from '../../declare/index.ts'
import { RANK } from '../version.ts'

/** Registers of classes. Dates are text: every calendar day sorts, none is clamped to a type's range. */
export const attendance = declare({
  name: 'attendance',
  version: 3,
  family: 'attendance',
  kind: 'register',
  description: 'a register of a class taken or corrected',
  reports: [reportOf(sessionTaken, { day: 'date' }), reportOf(sessionCorrected, { day: 'date', rank: RANK.corrected })],
  columns: [
    { name: 'session', cell: name, description: 'half of the day' },
    { name: 'grade', cell: name, description: 'grade of the class' },
    { name: 'enrolled', cell: count, description: 'pupils on the roll' },
    { name: 'present', cell: count, description: 'pupils present, late ones included' },
    { name: 'excused', cell: count, description: 'pupils absent with leave' },
    { name: 'unexcused', cell: count, description: 'pupils absent without leave' },
    { name: 'late', cell: count, description: 'pupils who came late; part of present' },
  ],
  sorting: ['said_day'],
  expected: { kind: 'school', rhythm: 'day' },
})
