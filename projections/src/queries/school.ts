import { countingReport } from '../read-models/capabilities/counting.ts'
import { capabilityReports } from '../read-models/capabilities/query.ts'
import { referenceDay } from './period.ts'
import type { Reading } from './reading.ts'

/** What a school says about one capability. */
export interface CapabilityState {
  readonly capability: string
  readonly name: string
  /** Undefined as long as it has not reported. */
  readonly inUse: boolean | undefined
  readonly level: string | undefined
  readonly platforms: readonly string[]
}

/** Every capability that the catalogue asks of schools, with the school's counting report. */
export async function schoolCapabilities(reading: Reading, code: string, period: string): Promise<CapabilityState[]> {
  const unit = (await reading.hierarchy.forest(referenceDay(period, reading.today))).unit(code)
  const reports = await reading.once(`capabilities of ${code} ${period}`, () =>
    capabilityReports(reading.clickhouse, reading.role, reading.snapshot, { period, codes: undefined, units: [code] }),
  )
  return reading.catalogue.entries
    .filter((entry) => entry.kind === 'capability' && entry.reporter === 'school')
    .map(({ code: capability, name }) => {
      const own = reports.filter((report) => report.code === capability)
      const report = unit === undefined ? undefined : countingReport(unit, own)
      return {
        capability,
        name,
        inUse: report?.inUse,
        level: report === undefined ? undefined : report.level === '' ? unit?.reportingLevel : report.level,
        platforms: report?.platforms ?? [],
      }
    })
}
