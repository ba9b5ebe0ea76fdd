import { LEVELS } from '@ioc/contracts'
import { countCapability } from '../read-models/capabilities/counting.ts'
import { capabilityReports, type CapabilityReport } from '../read-models/capabilities/query.ts'
import type { UnitForest } from '../read-models/units/forest.ts'
import type { Unit } from '../read-models/units/unit.ts'
import { ratioFigure, type FigureValue } from './figure.ts'
import { unopened } from './members.ts'
import { referenceDay } from './period.ts'
import { unitFilter, type Reading } from './reading.ts'
import { turnFor } from './turns.ts'
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

/** Whose reports make a figure: those expected to report, or the unit itself where nothing ever opens it. */
export const reportersOf = (
  forest: UnitForest,
  { unit, level }: Pick<CodeQuestion, 'unit' | 'level'>,
  expected: readonly Unit[],
): readonly Unit[] => (forest.unit(unit) === undefined && level === undefined ? [unopened(unit)] : expected)

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

/** Reports that one query reads ahead: the latest of so many codes and units. */
const REPORTS_AHEAD = 50_000

/** The reports of some codes, read with one query, kept where the figures will look for each. */
function readAhead(
  reading: Reading,
  unit: string,
  period: string,
  entries: readonly { readonly code: string; readonly reporter: string }[],
): void {
  const forest = reading.hierarchy.on(referenceDay(period, reading.today))
  const codes = entries.map(({ code }) => code)
  // One set of units for all: of each figure, only those expected to report are looked at.
  const read = reading.once(`capabilities ${codes.join('\n')} ${period} ${unit}`, () =>
    capabilityReports(reading.clickhouse, reading.role, reading.snapshot, {
      period,
      codes,
      units: unitFilter(forest.under(unit)),
    }),
  )
  const filters = new Map<string, (string[] | undefined)[]>()
  for (const { code, reporter } of entries) {
    const known =
      filters.get(reporter) ??
      [undefined, ...LEVELS].map((level) => unitFilter(expectedUnits(forest, unit, reporter, level)))
    filters.set(reporter, known)
    const own = read.then((reports) => reports.filter((report) => report.code === code))
    // Whoever asks for the figure is told of a failure.
    own.catch(() => undefined)
    for (const filter of known) void reading.once(keyOf(code, period, filter), () => own)
  }
}

/**
 * Reads many capabilities of a unit with few queries for each period, for the figures that are asked for next.
 * @param wanted codes with their periods; codes that the catalogue does not know are left out
 */
export function preloadCapabilities(
  reading: Reading,
  unit: string,
  wanted: readonly Pick<CodeQuestion, 'code' | 'period'>[],
): void {
  for (const period of new Set(wanted.map((question) => question.period))) {
    const codes = new Set(wanted.filter((question) => question.period === period).map(({ code }) => code))
    const entries = [...codes].flatMap((code) => reading.catalogue.capability(code) ?? [])
    const units = reading.hierarchy.on(referenceDay(period, reading.today)).under(unit).length
    const atOnce = Math.max(1, Math.floor(REPORTS_AHEAD / Math.max(1, units)))
    for (let from = 0; from < entries.length; from += atOnce) {
      readAhead(reading, unit, period, entries.slice(from, from + atOnce))
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
  const forest = await reading.hierarchy.forest(referenceDay(question.period, reading.today))
  const expected = expectedUnits(forest, question.unit, entry.reporter, question.level)
  const reporters = reportersOf(forest, question, expected)
  const reports = await reportsOf(reading, question, reporters)
  await turnFor(expected.length)
  const { inUse, reporting, flagged } = countCapability(reporters, reports)
  const behind = { flagged, reporting: Math.min(reporting, expected.length), expected: expected.length }
  return ratioFigure(BigInt(inUse), BigInt(expected.length), behind, reporting > 0)
}
