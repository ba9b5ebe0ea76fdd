import { timeOfVersion } from '../read-models/version.ts'
import type { Bind } from './expression.ts'
import type { Aggregate } from './metric.ts'

/**
 * What the milestones of a thing say together. Of each there is at most one, the report that counts: `any` of one milestone is
 * what it says, and the type's empty value where it is missing.
 */
const isOneOf = (milestones: readonly string[], bind: Bind): string =>
  `m.milestone IN ${bind('Array(String)', milestones)}`

/** Whether one of some milestones was reached. */
export const reached = (...milestones: readonly string[]): Aggregate => ({
  columns: [],
  sql: (bind, over) => `countIf(${isOneOf(milestones, bind)})${over} > 0`,
})

/** What a milestone says in a column. */
export const saidAt = (milestone: string, column: string): Aggregate => ({
  columns: [column],
  sql: (bind, over) => `anyIf(m.${column}, ${isOneOf([milestone], bind)})${over}`,
})

/** What the newest milestone says in a column: of columns that all agree in, or that a later one corrects. */
export const saidLast = (column: string): Aggregate => ({
  columns: [column],
  sql: (_, over) => `argMax(m.${column}, m.newest)${over}`,
})

/** The day of a milestone, '' where it is missing. */
export const dayAt = (milestone: string): Aggregate => saidAt(milestone, 'day')

/** The earliest day of all milestones but some, '' where there is none. */
export const earliestDayBut = (...milestones: readonly string[]): Aggregate => ({
  columns: ['day'],
  sql: (bind, over) => `minIf(m.day, NOT (${isOneOf(milestones, bind)}))${over}`,
})

/** The first of some texts that says anything. */
export const firstSaid = (...texts: readonly [Aggregate, ...Aggregate[]]): Aggregate => ({
  columns: texts.flatMap(({ columns }) => columns),
  sql: (bind, over) => {
    const each = texts.map((text) => text.sql(bind, over))
    return each.length === 1
      ? each.join()
      : `multiIf(${each.flatMap((text) => [`${text} != ''`, text]).join(', ')}, '')`
  },
})

/** The first of some milestones that was reached, named as given: from the furthest on. '' where none was. */
export const furthest = (milestones: readonly string[]): Aggregate => ({
  columns: [],
  sql: (bind, over) => {
    const cases = milestones.map((name) => `countIf(${isOneOf([name], bind)})${over} > 0, ${bind('String', name)}`)
    return `multiIf(${cases.join(', ')}, '')`
  },
})

/** Nanoseconds from one milestone to another, negative where they are reported the other way round; 0 unless both are there. */
export const timeBetween = (from: string, to: string): Aggregate => ({
  columns: [],
  sql: (bind, over) => {
    const timeOf = (milestone: string): string => timeOfVersion(`anyIf(m.newest, ${isOneOf([milestone], bind)})${over}`)
    return `if(${reachedAll([from, to], bind, over)}, ${timeOf(to)} - ${timeOf(from)}, toInt128(0))`
  },
})

const reachedAll = (milestones: readonly string[], bind: Bind, over: string): string =>
  milestones.map((name) => `countIf(${isOneOf([name], bind)})${over} > 0`).join(' AND ')

/** Whether all of some milestones were reached. */
export const reachedEach = (...milestones: readonly string[]): Aggregate => ({
  columns: [],
  sql: (bind, over) => `(${reachedAll(milestones, bind, over)})`,
})
