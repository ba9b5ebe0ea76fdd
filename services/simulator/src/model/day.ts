import { localDate } from '@ioc/contracts'
import { previousSchoolDay } from './calendar.ts'
import { byMoment, type Planned } from './planned.ts'
import { planners } from './planners.ts'
import type { Province } from './province.ts'

function* about(province: Province, date: string): Generator<Planned> {
  for (const school of province.schools) {
    for (const { daily } of planners) if (daily !== undefined) yield* daily(province, school, date)
  }
}

/**
 * All that is sent on a school day, in the order of sending: facts about the day itself, and what the previous school day left
 * over. A pure function of the province's settings and the date; some 33,000 entries for 730 schools.
 */
export function sentOn(province: Province, date: string): Planned[] {
  const plans: Planned[] = []
  for (const day of [previousSchoolDay(date), date]) {
    for (const plan of about(province, day)) if (localDate(plan.sendAt) === date) plans.push(plan)
  }
  return plans.sort(byMoment)
}
