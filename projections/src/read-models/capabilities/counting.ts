import type { Unit } from '../units/unit.ts'
import type { CapabilityReport } from './query.ts'

/** Whether a report for a level counts for a unit: only its reporting level does; a report without level stands for it. */
const countsForUnit = (unit: Pick<Unit, 'reportingLevel'>, level: string): boolean =>
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

/** Which units use a capability. */
export interface CapabilityCount {
  /** Codes of those that use it, and of those of which a report counts. */
  readonly inUse: readonly string[]
  readonly reporting: readonly string[]
  readonly flagged: number
}

/** Whose reports count for which unit, and which of them are flagged for where they stand. */
export interface Speaking {
  /** By unit that speaks the expected unit whose report it is. */
  readonly speaking: ReadonlyMap<string, Unit>
  readonly flagged: ReadonlySet<string>
}

/**
 * Counts distinct units in use among those expected to report: a unit is where any of those that speak for it says so.
 * @param reports of one capability and period, of any units
 */
export function countCapability(
  { speaking, flagged }: Speaking,
  reports: readonly CapabilityReport[],
): CapabilityCount {
  const byUnit = new Map<string, CapabilityReport[]>()
  for (const report of reports) {
    const list = byUnit.get(report.unit)
    if (list === undefined) byUnit.set(report.unit, [report])
    else list.push(report)
  }
  const [inUse, reporting] = [new Set<string>(), new Set<string>()]
  let flags = 0
  for (const [code, unit] of speaking) {
    const report = countingReport(unit, byUnit.get(code) ?? [])
    if (report === undefined) continue
    reporting.add(unit.code)
    if (report.inUse) inUse.add(unit.code)
    if (report.flagged || flagged.has(code)) flags += 1
  }
  return { inUse: [...inUse], reporting: [...reporting], flagged: flags }
}
