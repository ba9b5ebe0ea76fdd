import type { CloudEvent } from '@ioc/contracts'
import { attendance } from './attendance.ts'
import { declaration } from './declaration.ts'
import { exams } from './exams.ts'
import { organisation } from './organisation.ts'
import { payments } from './payments.ts'
import type { Planner } from './planner.ts'
import type { Province } from './province.ts'

/** One for each family that units report; what is sent follows from this list. */
export const planners: readonly Planner[] = [organisation, attendance, declaration, payments, exams]

/** What is sent before all else, once. */
export const sentOnce = (province: Province): CloudEvent[] =>
  planners.flatMap(({ once }) => (once === undefined ? [] : [...once(province)]))

/** What is sent once for a calendar year. */
export const sentForYear = (province: Province, year: number): CloudEvent[] =>
  planners.flatMap(({ yearly }) => (yearly === undefined ? [] : [...yearly(province, year)]))
