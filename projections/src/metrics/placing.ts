import type { UnitKind } from '@ioc/contracts'
import type { Reading } from '../queries/reading.ts'
import { endAfter, UNIT_ATTRIBUTES, type UnitCondition } from '../scope/index.ts'
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
  readonly showsUnknown: boolean
  /** Days on which they do, where not all. */
  readonly unknownOn: readonly { readonly from: string; readonly end: string }[] | undefined
  /** Which of them, where a filter lists units; undefined where all of them do. */
  readonly unknownAmong: readonly string[] | undefined
  /** Units that some fact opens and that have no place, where those show that nothing opens. */
  readonly excluded: readonly string[]
  /** The unit asked for where it is a campus and no filter looks at units: then its school is expected, which has no place here. */
  readonly ofCampus: string | undefined
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
  /** Of stocks and metrics that count units the reference day: who a fact is counted for is that of this day. */
  readonly on: string | undefined
  /** Of metrics that count units their kind: a report stands where the unit stands that it is counted for. */
  readonly standsWith: UnitKind | undefined
  readonly reporter: UnitKind | undefined
  /** Kinds of units whose nearest is asked for. */
  readonly kinds: readonly UnitKind[]
  /** Filters by attributes of units. */
  readonly where: readonly Where[]
}

/** Names of filters that look at units, whatever the metric. */
export const UNIT_FILTERS: readonly string[] = ['kind', 'ownership', 'school-kind', 'managed-by', 'teaches', 'units']

const ATTRIBUTES: readonly UnitCondition['name'][] = [...UNIT_ATTRIBUTES, 'teaches', 'units']

/** Conditions on units, as `scope/` knows them. */
const conditionsOf = (where: readonly Where[]): UnitCondition[] =>
  where.flatMap(({ name, values }) => {
    const known = ATTRIBUTES.find((attribute) => attribute === name)
    return known === undefined ? [] : [{ name: known, values }]
  })

const isList = ({ name }: Where): boolean => name === 'units'

/** What nothing opens has no attributes: of filters by them only "not said" matches it. */
const mayBeUnknown = (where: readonly Where[]): boolean =>
  where.every((filter) => isList(filter) || filter.values.includes(''))

/** Units that nothing opens and that every list of units names; undefined where there is none. */
function unknownListed(where: readonly Where[], opened: readonly string[]): readonly string[] | undefined {
  const [first, ...others] = where.filter(isList)
  if (first === undefined) return undefined
  const known = new Set(opened)
  return first.values.filter((code) => !known.has(code) && others.every(({ values }) => values.includes(code)))
}

/** Places and expected units of a question. */
export async function placingOf(reading: Reading, question: PlacingQuestion): Promise<Placing> {
  const { unit, from, to, at, on, standsWith, referenceDay, reporter, kinds, where } = question
  const { hierarchy } = reading
  const conditions = conditionsOf(where)
  const there = await hierarchy.forest(referenceDay)
  const { pieces, provinceDays, opened } = await hierarchy.scopeOf({
    ...{ root: unit, from, end: endAfter(to), at, on, standsWith, kinds, conditions },
  })
  const expected =
    reporter === undefined
      ? []
      : await hierarchy.expectedOf({ root: unit, day: referenceDay, at, kind: reporter, kinds, conditions })
  const unknownAmong = unknownListed(where, opened)
  const showsUnknown = provinceDays.length > 0 && mayBeUnknown(where) && unknownAmong?.length !== 0
  const placed = showsUnknown ? new Set(pieces.map((piece) => piece.unit)) : undefined
  return {
    from,
    end: endAfter(to),
    places: pieces.map((piece) => ({
      unit: piece.unit,
      from: piece.from,
      end: piece.end,
      reporter: piece.reporter,
      kind: piece.kind,
      level: piece.level,
      upper: piece.upper,
      flags: [
        ...(there.unit(piece.unit) === undefined ? ['unknown-unit'] : []),
        ...(piece.notOpen ? ['not-open'] : []),
        ...piece.flags,
      ],
      groups: piece.groups,
    })),
    expected: expected.map(({ unit: { code }, level, groups }) => ({ code, level, groups })),
    showsUnknown,
    unknownOn: provinceDays.some((days) => days.from <= from && days.end >= endAfter(to)) ? undefined : provinceDays,
    unknownAmong,
    excluded: placed === undefined ? [] : opened.filter((code) => !placed.has(code)),
    ofCampus: conditions.length === 0 && there.unit(unit)?.kind === 'campus' ? unit : undefined,
    own: there.unit(unit)?.open === true ? undefined : unit,
  }
}
