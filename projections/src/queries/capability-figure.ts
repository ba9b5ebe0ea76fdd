import { LEVELS } from '@ioc/contracts'
import { countCapability } from '../read-models/capabilities/counting.ts'
import { capabilityReports, type CapabilityReport } from '../read-models/capabilities/query.ts'
import type { UnitForest } from '../read-models/units/forest.ts'
import type { Unit } from '../read-models/units/unit.ts'
import { ratioFigure, type FigureValue } from './figure.ts'
import { referenceDay } from './period.ts'
import { unitFilter, type Reading } from './reading.ts'
import { UnknownCodeError } from './unknown-code.ts'

export interface CodeQuestion {
  readonly code: string
  readonly unit: string
  readonly level: string | undefined
  readonly period: string
}

/** Open units of a kind under a unit, that count in a level if one is given. */
export const expectedUnits = (
  forest: UnitForest,
  unit: string,
  kind: string,
  level: string | undefined,
): readonly Unit[] =>
  forest
    .under(unit)
    .filter((candidate) => candidate.kind === kind && (level === undefined || candidate.reportingLevel === level))

const keyOf = (code: string, period: string, units: readonly string[] | undefined): string =>
  `capability ${code} ${period} ${units?.join('\n') ?? '*'}`

async function reportsOf(
  reading: Reading,
  { code, period }: CodeQuestion,
  units: readonly Unit[],
): Promise<CapabilityReport[]> {
  const named = unitFilter(units)
  // A question about many units may have been answered for all of them already.
  return reading.once(keyOf(code, period, named), () =>
    capabilityReports(reading.clickhouse, reading.role, reading.snapshot, { period, codes: [code], units: named }),
  )
}

/**
 * Reads many capabilities of a unit with one query for each period, for the figures that are asked for next.
 * @param wanted codes with their periods; codes that the catalogue does not know are left out
 */
export function preloadCapabilities(
  reading: Reading,
  unit: string,
  wanted: readonly Pick<CodeQuestion, 'code' | 'period'>[],
): void {
  for (const period of new Set(wanted.map((question) => question.period))) {
    const forest = reading.hierarchy.on(referenceDay(period, reading.today))
    const entries = wanted
      .filter((question) => question.period === period)
      .flatMap(({ code }) => reading.catalogue.capability(code) ?? [])
    if (entries.length === 0) continue
    const codes = [...new Set(entries.map(({ code }) => code))]
    // One set of units for all: of each figure, only those expected to report are looked at.
    const read = reading.once(`capabilities ${codes.join('\n')} ${period} ${unit}`, () =>
      capabilityReports(reading.clickhouse, reading.role, reading.snapshot, {
        period,
        codes,
        units: unitFilter(forest.under(unit)),
      }),
    )
    for (const { code, reporter } of entries) {
      for (const level of [undefined, ...LEVELS]) {
        const key = keyOf(code, period, unitFilter(expectedUnits(forest, unit, reporter, level)))
        reading
          .once(key, async () => (await read).filter((report) => report.code === code))
          // Whoever asks for the figure is told of a failure.
          .catch(() => undefined)
      }
    }
  }
}

/**
 * Distinct units in use ÷ open units of the kind that the catalogue names, on the period's last day or today if earlier.
 * @throws UnknownCodeError for a code that the catalogue does not know (yet).
 */
export async function capabilityFigure(reading: Reading, question: CodeQuestion): Promise<FigureValue> {
  const entry = reading.catalogue.capability(question.code)
  if (entry === undefined) throw new UnknownCodeError('capability', question.code)
  const forest = reading.hierarchy.on(referenceDay(question.period, reading.today))
  const expected = expectedUnits(forest, question.unit, entry.reporter, question.level)
  const { inUse, ...behind } = countCapability(expected, await reportsOf(reading, question, expected))
  return ratioFigure(BigInt(inUse), BigInt(expected.length), behind, behind.reporting > 0)
}
