import { whole } from '../decimals.ts'
import { inside } from '../days.ts'
import { countOf, nameOf, textOf } from '../fields.ts'
import { item, type Metric } from '../item.ts'
import { levelOfFact } from '../levels.ts'
import { things } from '../reports.ts'

/** Present ÷ enrolled, of the registers of a class, date and session. */
export const attendancePresent: Metric = {
  form: 'ratio',
  reporter: 'school',
  partitioning: ['session', 'grade'],
  numeratorOnly: [],
  byTime: true,
  items: ({ facts, on }, { days }) =>
    things(facts, (fact) =>
      nameOf(fact).startsWith('attendance.session-')
        ? [textOf(fact.data, 'classId'), textOf(fact.data, 'date'), textOf(fact.data, 'session')]
        : undefined,
    ).flatMap(({ unit, fact }) => {
      const ownDay = textOf(fact.data, 'date') ?? ''
      if (!inside(ownDay, days)) return []
      const grade = textOf(fact.data, 'grade')
      return item({
        unit,
        fact,
        ownDay,
        level: levelOfFact(on(ownDay), unit, { level: undefined, grade }),
        keys: { session: textOf(fact.data, 'session') ?? null, grade: grade ?? null },
        numerator: whole(countOf(fact.data, 'present')),
        denominator: whole(countOf(fact.data, 'enrolled')),
      })
    }),
}
