import type { Catalogue } from '@ioc/contracts'
import { attendancePresent } from './families/attendance.ts'
import { capability } from './families/capability.ts'
import { EXAMS } from './families/exams.ts'
import { measure } from './families/measure.ts'
import { cashlessShare, paymentsAmount, paymentsCollected, paymentsRefunded } from './families/payments.ts'
import { organisationUnits } from './families/units.ts'
import type { Metric } from './item.ts'

const METRICS: ReadonlyMap<string, Metric> = new Map([
  ['organisation.units', organisationUnits],
  ['attendance.present', attendancePresent],
  ['payments.amount', paymentsAmount],
  ['payments.cashless-share', cashlessShare],
  ['payments.refunded', paymentsRefunded],
  ['payments.collected', paymentsCollected],
  ...EXAMS,
])

/** The metric of a code; each capability and measure of the catalogue is one. */
export function metricOf(code: string, catalogue: Catalogue): Metric | undefined {
  const [family, ...rest] = code.split('.')
  const capabilityEntry = family === 'capability' ? catalogue.capability(rest.join('.')) : undefined
  if (capabilityEntry !== undefined) return capability(capabilityEntry)
  const measureEntry = family === 'measure' ? catalogue.measure(rest.join('.')) : undefined
  return measureEntry === undefined ? METRICS.get(code) : measure(measureEntry)
}
