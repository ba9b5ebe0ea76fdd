import { exampleFigures, type ExampleRow } from '../src/testing/example-figures.ts'
import type { MockSchool } from './province.ts'

/** Sessions open at half past seven and close at nine; results of some are out at half past nine. */
const [OPENS, CLOSES, PUBLISHES] = [450, 540, 570] as const
const CANDIDATES = 24

/** Figures and tables of a make-believe day of exams, at a minute of it, as GraphQL answers them. */
export function examsAt(schools: readonly MockSchool[], minute: number) {
  const upper = schools.filter(({ level }) => level === 'THPT' || level === 'GDTX')
  const rows: ExampleRow[] = []
  const incidents: ExampleRow[] = []
  let [registered, verified, troubles] = [0, 0, 0]
  for (const [index, { code, classes }] of upper.entries()) {
    const rooms = 2 + (classes % 9)
    const lag = index % 7
    const open = minute < OPENS + lag ? 0 : minute < OPENS + 12 + lag ? Math.ceil(rooms / 2) : rooms
    const closed = minute < CLOSES + lag ? 0 : Math.min(rooms, 1 + Math.floor((minute - CLOSES) / 4))
    const published = minute < PUBLISHES + lag * 3 ? 0 : Math.floor(closed / 2)
    const states = { scheduled: rooms - open, opened: open - closed, closed: closed - published, published }
    for (const [state, count] of Object.entries(states))
      if (count > 0) rows.push([{ 'unit.school': code, state }, count])
    registered += rooms * CANDIDATES
    verified += open * CANDIDATES - (index % 3)
    if (open > 0 && index % 11 === 3) {
      troubles += 1 + (index % 2)
      incidents.push([{ 'unit.school': code }, 1 + (index % 2)])
    }
  }
  return exampleFigures({
    figures: {
      'exams.registered': [registered, registered],
      'exams.verified': [Math.max(0, verified), registered],
      'exams.incidents': [troubles, troubles],
    },
    tables: { 'exams.sessions': rows, 'exams.incidents': incidents },
  })
}
