import { countCapability } from '../read-models/capabilities/counting.ts'
import { capabilityReports, type CapabilityReport } from '../read-models/capabilities/query.ts'
import { BLANK_UNIT } from '../read-models/units/history.ts'
import type { Unit } from '../read-models/units/unit.ts'
import { endAfter, type ExpectedUnit, type ScopeQuestion } from '../scope/index.ts'
import { ratioFigure, type FigureValue } from './figure.ts'
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

/** Who is expected to report a code on the reference day, and whose reports are theirs. */
export interface Reporters {
  readonly expected: readonly ExpectedUnit[]
  /** By unit that speaks the units whose report it is, as they are looked at: those expected, or the one asked for itself. */
  readonly speaking: ReadonlyMap<string, Unit>
  /** Units whose reports carry a flag for where they stand. */
  readonly flagged: ReadonlySet<string>
}

/** Whose statements stand under a unit on a day. */
const standing = (root: string, day: string): ScopeQuestion => ({
  root,
  from: day,
  end: endAfter(day),
  at: day,
  on: day,
})

/**
 * Reports are counted where their units stand on the reference day: that of a unit which merged is its successor's, that of a
 * campus its school's. A unit that nothing opens, or that is not open then, answers for itself where it is asked for.
 */
export async function reportersOf(reading: Reading, question: CodeQuestion, kind: string): Promise<Reporters> {
  const { unit: root, level } = question
  const day = referenceDay(question.period, reading.today)
  const expected = await reading.hierarchy.expectedOf({ root, day, kind, level })
  const { pieces } = await reading.hierarchy.scopeOf(standing(root, day))
  const forest = await reading.hierarchy.forest(day)
  const byCode = new Map(expected.map(({ unit }) => [unit.code, unit]))
  const speaking = new Map<string, Unit>()
  const flagged = new Set<string>()
  const own = forest.unit(root)
  const isAsked = level === undefined || own?.reportingLevel === level
  for (const piece of pieces) {
    const counted = byCode.get(piece.reporter)
    if (counted !== undefined) speaking.set(piece.unit, counted)
    else if (piece.unit === root && own?.open !== true && isAsked) speaking.set(root, own ?? unopened(root))
    if (piece.flags.length > 0) flagged.add(piece.unit)
  }
  return { expected, speaking, flagged }
}

/** A unit that facts name but that nothing ever opens. */
const unopened = (code: string): Unit => ({ ...BLANK_UNIT, code })

const keyOf = (code: string, period: string, unit: string): string => `capability ${code} ${period} of ${unit}`

async function reportsOf(
  reading: Reading,
  { code, period, unit }: CodeQuestion,
  units: readonly string[],
): Promise<CapabilityReport[]> {
  // The figures of a unit may have been read ahead.
  return reading.once(keyOf(code, period, unit), () => {
    const named = unitFilter(units)
    // A question about many units may have been answered for all of them already.
    return reading.once(`capability ${code} ${period} ${named?.join('\n') ?? '*'}`, () =>
      capabilityReports(reading.clickhouse, reading.role, reading.snapshot, { period, codes: [code], units: named }),
    )
  })
}

/** Reports that one query reads ahead: the latest of so many codes and units. */
const REPORTS_AHEAD = 50_000

/** The reports of some codes, read with one query, kept where the figures will look for each. */
function readAhead(reading: Reading, unit: string, period: string, codes: readonly string[]): void {
  const read = reading.once(`capabilities ${codes.join('\n')} ${period} ${unit}`, async () => {
    const { pieces } = await reading.hierarchy.scopeOf(standing(unit, referenceDay(period, reading.today)))
    const units = unitFilter(pieces.map((piece) => piece.unit))
    return capabilityReports(reading.clickhouse, reading.role, reading.snapshot, { period, codes, units })
  })
  for (const code of codes) {
    const own = read.then((reports) => reports.filter((report) => report.code === code))
    // Whoever asks for the figure is told of a failure.
    own.catch(() => undefined)
    void reading.once(keyOf(code, period, unit), () => own)
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
    const known = [...codes].filter((code) => reading.catalogue.capability(code) !== undefined)
    const units = reading.hierarchy.on(referenceDay(period, reading.today)).under(unit).length
    const atOnce = Math.max(1, Math.floor(REPORTS_AHEAD / Math.max(1, units)))
    for (let from = 0; from < known.length; from += atOnce) {
      readAhead(reading, unit, period, known.slice(from, from + atOnce))
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
  const reporters = await reportersOf(reading, question, entry.reporter)
  const { expected, speaking } = reporters
  const reports = await reportsOf(reading, question, [...speaking.keys()])
  await turnFor(expected.length)
  const { inUse, reporting, flagged } = countCapability(reporters, reports)
  const codes = new Set(expected.map(({ unit }) => unit.code))
  const behind = { flagged, reporting: reporting.filter((code) => codes.has(code)).length, expected: codes.size }
  return ratioFigure(BigInt(inUse.length), BigInt(codes.size), behind, reporting.length > 0)
}
