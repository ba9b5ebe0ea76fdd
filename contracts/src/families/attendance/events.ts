import Type from 'typebox'
import { defineEvent, type SameThing } from '../../events/define-event.ts'
import { Cancelled, CivilDate, Code, Count, Data, GradeField, SessionField } from '../../events/fields.ts'

const counts = () =>
  Data(
    {
      classId: Code('Class within the school'),
      date: CivilDate('School day'),
      session: SessionField,
      grade: Type.Optional(GradeField),
      enrolled: Count('Pupils on the roll'),
      present: Count('Pupils present, late ones included'),
      excused: Count('Pupils absent with leave'),
      unexcused: Count('Pupils absent without leave'),
      late: Count('Pupils who came late; part of present'),
      cancelled: Cancelled,
    },
    'Attendance of one class in one session',
  )

/** A correction is about the same register as what it corrects. */
const register: SameThing = { group: 'attendance.session', key: ['classId', 'date', 'session'] }

const example = { classId: '1A', date: '2024-09-16', session: 'morning', grade: '1' } as const

export const sessionTaken = defineEvent({
  type: 'vn.edu.attendance.session-taken.v1',
  description: 'The register of a class was taken for a morning or an afternoon.',
  same: register,
  schema: counts(),
  example: {
    id: 'session-taken-example-1',
    source: 'urn:ioc:example:sms',
    subject: '94-TH-0001',
    time: '2024-09-16T07:05:00+07:00',
    data: { ...example, enrolled: 35, present: 33, excused: 1, unexcused: 1, late: 2 },
  },
})

export const sessionCorrected = defineEvent({
  type: 'vn.edu.attendance.session-corrected.v1',
  description:
    'The register of a class was corrected: the whole register as it should read; its time is when it was corrected.',
  same: register,
  schema: counts(),
  example: {
    id: 'session-corrected-example-1',
    source: 'urn:ioc:example:sms',
    subject: '94-TH-0001',
    time: '2024-09-16T09:40:00+07:00',
    data: { ...example, enrolled: 35, present: 34, excused: 1, unexcused: 0, late: 3 },
  },
})
