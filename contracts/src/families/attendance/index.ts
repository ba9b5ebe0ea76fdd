import { defineFamily } from '../family.ts'
import { sessionCorrected, sessionTaken } from './events.ts'
import { attendanceFlags, attendanceRules } from './rules.ts'

export const attendance = defineFamily({
  name: 'attendance',
  origin: 'reported',
  events: [sessionTaken, sessionCorrected],
  upcasters: [],
  flags: attendanceFlags,
  rules: attendanceRules,
})
