import type { UnitKind } from '@ioc/contracts'
import type { Reading } from '../queries/reading.ts'
import type { UnitForest } from '../read-models/units/forest.ts'
import { endAfter } from '../read-models/units/scope.ts'
import type { Unit } from '../read-models/units/unit.ts'
import type { Where } from './question.ts'

/** Where the facts of a unit count for the unit asked for, on some days; the days of one unit do not overlap. */
export interface Place {
  readonly unit: string
  readonly from: string
  /** Exclusive. */
  readonly end: string
  /** The unit that a fact of it is a report of, to be looked up among those expected. */
  readonly reporter: string
  /** Kind of the unit that speaks; '' where nothing opens it. */
  readonly kind: string
  /** Reporting level of the unit that speaks; '' where it has none. */
  readonly level: string
  /** What its grades 10 to 12 count in. */
  readonly upper: 'THPT' | 'GDTX'
  /** Judged at reading: `not-open`, `circle`, `unknown-parent`, `unknown-unit`. */
  readonly flags: readonly string[]
  /** For each kind asked for the nearest unit of that kind, null where there is none. */
  readonly groups: readonly (string | null)[]
}

/** A unit that should report. */
export interface Expected {
  readonly code: string
  readonly level: string
  readonly groups: readonly (string | null)[]
}

/** Whose facts make a figure, and who should have spoken. */
export interface Placing {
  /** First day; '' is the beginning of time. */
  readonly from: string
  /** Exclusive. */
  readonly end: string
  readonly places: readonly Place[]
  readonly expected: readonly Expected[]
  /** Whether the facts of units that nothing opens show here, as flags only. */
  readonly isProvince: boolean
  /** The unit asked for, where it is not open on the reference day: it still counts itself. */
  readonly own: string | undefined
}

export interface PlacingQuestion {
  readonly unit: string
  /** Days of facts, both included. */
  readonly from: string
  readonly to: string
  readonly referenceDay: string
  /** Restated to this day; undefined: each fact on its own day. */
  readonly at: string | undefined
  readonly reporter: UnitKind | undefined
  /** Kinds of units whose nearest is asked for. */
  readonly kinds: readonly UnitKind[]
  /** Filters by attributes of units. */
  readonly where: readonly Where[]
}

/** Names of filters that look at units, whatever the metric. */
export const UNIT_FILTERS: readonly string[] = ['kind', 'ownership', 'school-kind', 'managed-by', 'teaches', 'units']

const attribute = (unit: Unit | undefined, name: string): readonly string[] => {
  if (unit === undefined) return []
  if (name === 'kind') return [unit.kind]
  if (name === 'teaches') return unit.levels
  return name === 'ownership' && unit.ownership !== undefined ? [unit.ownership] : []
}

const passes = (where: readonly Where[], unit: Unit | undefined, codes: readonly string[]): boolean =>
  where.every(({ name, values }) => {
    const has = name === 'units' ? codes : attribute(unit, name)
    return has.length === 0 ? values.includes('') : has.some((value) => values.includes(value))
  })

const nearest = (forest: UnitForest, code: string, kind: string): string | null => {
  let at: string | undefined = code
  for (let hops = 0; at !== undefined && hops < 100 && forest.unit(at)?.kind !== kind; hops++) at = forest.parentOf(at)
  return at !== undefined && forest.unit(at)?.kind === kind ? at : null
}

/** Places and expected units of a question. */
export async function placingOf(reading: Reading, question: PlacingQuestion): Promise<Placing> {
  const { unit, from, to, referenceDay, reporter, kinds, where } = question
  const there = await reading.hierarchy.forest(question.at ?? referenceDay)
  const pieces =
    question.at === undefined
      ? await reading.hierarchy.scope(unit, from, to)
      : (there.unit(unit) === undefined ? [{ code: unit }] : there.under(unit)).map(({ code }) => ({
          ...{ unit: code, from, end: endAfter(to), school: there.schoolOf(code) },
        }))
  const groups = (code: string) => kinds.map((kind) => nearest(there, code, kind))
  return {
    from,
    end: endAfter(to),
    places: pieces
      .map((piece) => ({ piece, counted: piece.school ?? piece.unit, state: there.unit(piece.unit) }))
      .filter(({ piece, counted }) => passes(where, there.unit(counted), [piece.unit, counted]))
      .map(({ piece, counted, state }) => ({
        unit: piece.unit,
        from: piece.from,
        end: piece.end,
        reporter: counted,
        kind: state?.kind ?? '',
        level: state?.reportingLevel ?? '',
        upper: state?.levels.includes('GDTX') === true && !state.levels.includes('THPT') ? 'GDTX' : 'THPT',
        flags: state === undefined ? ['unknown-unit'] : [],
        groups: groups(piece.unit),
      })),
    expected: there
      .under(unit)
      .flatMap(({ code }) => {
        const reports = there.schoolOf(code) ?? code
        const state = there.unit(reports)
        return state?.kind === reporter && state?.open === true && passes(where, state, [reports]) ? [state] : []
      })
      .filter(({ code }, index, all) => all.findIndex((other) => other.code === code) === index)
      .map(({ code, reportingLevel }) => ({ code, level: reportingLevel ?? '', groups: groups(code) })),
    isProvince: there.whole() === unit,
    own: there.unit(unit)?.open === true ? undefined : unit,
  }
}
