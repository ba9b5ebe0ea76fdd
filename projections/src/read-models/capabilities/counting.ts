import type { Unit } from '../units/unit.ts'
import type { CapabilityReport } from './query.ts'

/** Whether a report for a level counts for a unit: only its reporting level does; a report without level stands for it. */
export const countsForUnit = (unit: Pick<Unit, 'reportingLevel'>, level: string): boolean =>
  level === '' || unit.reportingLevel === undefined || level === unit.reportingLevel

/** The one report of a unit that counts; a report without level and one for the reporting level are about the same thing. */
export function countingReport(unit: Unit, reports: readonly CapabilityReport[]): CapabilityReport | undefined {
  return reports
    .filter((report) => countsForUnit(unit, report.level))
    .reduce<CapabilityReport | undefined>(
      (latest, report) => (latest === undefined || report.ver > latest.ver ? report : latest),
      undefined,
    )
}

/** How many of the expected units use a capability. */
export interface CapabilityCount {
  readonly inUse: number
  readonly expected: number
  readonly reporting: number
  readonly flagged: number
}

/**
 * Counts distinct units in use among those expected to report.
 * @param expected open units of the reporting kind, in the level asked for
 * @param reports of one capability and period, of any units
 */
export function countCapability(expected: readonly Unit[], reports: readonly CapabilityReport[]): CapabilityCount {
  const byUnit = new Map<string, CapabilityReport[]>()
  for (const report of reports) {
    const list = byUnit.get(report.unit)
    if (list === undefined) byUnit.set(report.unit, [report])
    else list.push(report)
  }
  const counting = expected.flatMap((unit) => countingReport(unit, byUnit.get(unit.code) ?? []) ?? [])
  return {
    inUse: counting.filter(({ inUse }) => inUse).length,
    expected: expected.length,
    reporting: counting.length,
    flagged: counting.filter(({ flagged }) => flagged).length,
  }
}
