import {
  capabilityReported,
  catalogue,
  formatLocalTime,
  measureDeclared,
  type CloudEvent,
  type MeasureEntry,
} from '@ioc/contracts'
import { atMinute } from './calendar.ts'
import { cloudEvent } from './planned.ts'
import type { Planner } from './planner.ts'
import type { Province, School } from './province.ts'
import { randomOf, type Random } from './random.ts'

const PLATFORMS = ['vnEdu', 'SMAS', 'MISA EMIS', 'K12Online', 'OLM', 'VietQR'] as const
/** Capabilities that nearly every school has; the rest spreads between a tenth and nine tenths. */
const COMMON: ReadonlySet<string> = new Set(['school-management-software', 'e-gradebook', 'e-transcript'])
const MEASURES = ['computers-teaching', 'computers-management', 'stem-rooms', 'transcripts-signed', 'stem-learners']

function measured(entry: MeasureEntry, school: School, random: Random): Record<string, number> {
  const pupils = school.classes.reduce((sum, { enrolled }) => sum + enrolled, 0)
  if (entry.form === 'part-whole') return { part: Math.floor(pupils * random.next()), whole: pupils }
  switch (entry.code) {
    case 'computers-teaching':
      return { value: random.between(10, 90) }
    case 'computers-management':
      return { value: random.between(2, 25) }
    default:
      return { value: random.between(0, 3) }
  }
}

/** What a school declares for a year: each capability of the catalogue, in use or not, and a few measures. */
function* schoolDeclarations(province: Province, school: School, year: number): Generator<CloudEvent> {
  const { seed } = province
  const { code, source } = school
  const period = String(year)
  const envelope = (kind: string) => ({
    id: `${seed}:${kind}:${code}:${year}`,
    source,
    subject: code,
    // The first minute of the year: whatever school day the simulation stands at, it is not in the future.
    time: formatLocalTime(atMinute(`${year}-01-01`, 1)),
  })
  for (const entry of catalogue.entries) {
    if (entry.reporter !== 'school') continue
    if (entry.kind === 'capability') {
      const share = COMMON.has(entry.code) ? 0.97 : 0.1 + 0.8 * randomOf(seed, 'share', entry.code).next()
      const random = randomOf(seed, year, code, entry.code)
      const inUse = random.chance(share)
      const platforms = inUse ? [{ name: random.pick(PLATFORMS) }] : []
      const data = { capability: entry.code, inUse, period, platforms }
      yield cloudEvent({ ...envelope(entry.code), type: capabilityReported.type, data })
    } else if (MEASURES.includes(entry.code)) {
      const data = { measure: entry.code, period, ...measured(entry, school, randomOf(seed, year, code, entry.code)) }
      yield cloudEvent({ ...envelope(entry.code), type: measureDeclared.type, data })
    }
  }
}

/** Everything that the province's schools declare for a year, school by school. */
export function* declarationEvents(province: Province, year: number): Generator<CloudEvent> {
  for (const school of province.schools) yield* schoolDeclarations(province, school, year)
}

export const declaration: Planner = { family: 'declaration', yearly: declarationEvents }
