import { attributeOf, levelOf, passing, upperOf, type Looked } from './attributes.ts'
import type { Carried } from './carried.ts'
import type { DayView } from './day-view.ts'
import { EVER, joined, within, type Days } from './days.ts'
import type { Organisation } from './organisation.ts'
import { everythingOn, viewOf } from './kept.ts'
import { flagsOf } from './places.ts'
import { ScopeTooLargeError, sweeping } from './sweep.ts'
import type { UnitState } from '../read-models/units/timeline.ts'
import type { Unit } from '../read-models/units/unit.ts'
import type { Scope, ScopePiece, ScopeQuestion } from './types.ts'

/** Pieces of days that one question may be asked about beyond one of each unit: they travel in a query. */
const MAX_EXTRA_PIECES = 20_000
const STEPS_A_TURN = 400

/** A unit in a state of its own, and what it carries then. */
interface Own {
  readonly code: string
  readonly carried: Carried
  readonly unit: Unit
}

interface State extends Days {
  readonly unit: Unit
}

const statesOf = (timeline: readonly UnitState[]): State[] =>
  timeline.map(({ from, unit }, index) => ({ from, end: timeline[index + 1]?.from ?? EVER, unit }))

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index])

const isSamePiece = (one: ScopePiece, other: ScopePiece): boolean =>
  one.holder === other.holder &&
  one.notOpen === other.notOpen &&
  one.kind === other.kind &&
  one.level === other.level &&
  one.upper === other.upper &&
  one.reporter === other.reporter &&
  one.flags === other.flags &&
  isSameList(one.groups, other.groups) &&
  isSameList(one.values, other.values)

/** Makes pieces of what units carry, for one question. */
class Pieces {
  readonly #organisation: Organisation
  readonly #question: ScopeQuestion
  readonly #placed: DayView | undefined
  readonly #judged: DayView | undefined
  readonly #states = new Map<string, State[]>()
  readonly #passes: ReturnType<typeof passing>
  /** Whether it looks at units on the days of their facts. */
  readonly #looksAtUnits: boolean

  constructor(organisation: Organisation, question: ScopeQuestion) {
    const { at, on, conditions = [], attributes = [] } = question
    this.#organisation = organisation
    this.#question = question
    this.#placed = at === undefined ? undefined : viewOf(organisation, at)
    this.#judged = on === undefined ? undefined : viewOf(organisation, on)
    this.#passes = passing(conditions)
    this.#looksAtUnits = at === undefined && (conditions.some(({ name }) => name !== 'units') || attributes.length > 0)
  }

  /** Where the question is restated to a day, what does not stand under the root then does not count. */
  isElsewhere(code: string): boolean {
    const { root, standsWith } = this.#question
    if (this.#placed === undefined || code === root) return false
    const reporter = standsWith === undefined ? undefined : this.#judged?.counted(code)
    const isReport = reporter !== undefined && this.#judged?.unit(reporter)?.kind === standsWith
    return !this.#placed.isUnder(isReport ? reporter : code, root)
  }

  of(code: string, carried: readonly Carried[]): ScopePiece[] {
    const pieces: ScopePiece[] = []
    for (const piece of carried) {
      for (const { of: state, ...days } of within(this.#statesOf(code), piece)) {
        this.#byCounted(pieces, { code, carried: piece, unit: state.unit }, days)
      }
    }
    return pieces.length < 2 ? pieces : joined(pieces, isSamePiece)
  }

  /** What a campus does not say its school says, which may change on other days. */
  #byCounted(pieces: ScopePiece[], own: Own, days: Days): void {
    const { code, carried, unit } = own
    const counted = carried.school ?? carried.holder ?? code
    const looks = unit.kind === 'campus' && (unit.reportingLevel === undefined || this.#looksAtUnits)
    if (counted === code || !looks) this.#add(pieces, { ...own, counted: unit }, days)
    else {
      for (const { of: state, ...part } of within(this.#statesOf(counted), days))
        this.#add(pieces, { ...own, counted: state.unit }, part)
    }
  }

  #add(pieces: ScopePiece[], { code, carried, unit, counted }: Own & { readonly counted: Unit }, days: Days): void {
    const { attributes = [], kinds = [] } = this.#question
    const placed = this.#placed
    const counting = placed === undefined ? (carried.school ?? carried.holder) : placed.counted(code)
    const looked = placed === undefined ? { unit, counted } : this.#lookedAt(placed, code, counting)
    if (!this.#passes(looked, counting === undefined ? [code] : [code, counting])) return
    const reporter =
      (this.#judged === undefined ? (carried.school ?? carried.holder) : this.#judged.counted(code)) ?? ''
    const stands = this.#standsFor(code, reporter)
    pieces.push({
      unit: code,
      from: days.from,
      end: days.end,
      holder: placed === undefined ? carried.holder : placed.holder(stands),
      notOpen: !unit.open,
      kind: unit.kind,
      flags: flagsOf(placed === undefined ? carried.flags : placed.flags(code)),
      level: levelOf(unit, () => counted),
      upper: upperOf(unit),
      reporter,
      groups: placed === undefined ? carried.groups : kinds.map((kind) => placed.ancestor(stands, kind)),
      values: attributes.map((name) => attributeOf(looked, name)),
    })
  }

  #lookedAt(placed: DayView, code: string, counting: string | undefined): Looked {
    return { unit: placed.unit(code), counted: counting === undefined ? undefined : placed.unit(counting) }
  }

  #standsFor(code: string, reporter: string): string {
    const { standsWith } = this.#question
    return standsWith !== undefined && this.#judged?.unit(reporter)?.kind === standsWith ? reporter : code
  }

  #statesOf(code: string): State[] {
    let states = this.#states.get(code)
    if (states === undefined) {
      states = statesOf(this.#organisation.histories.timelines.get(code) ?? [])
      this.#states.set(code, states)
    }
    return states
  }
}

/** A unit that facts name but that nothing opens answers for itself. */
function* ofUnopened({ histories }: Organisation, question: ScopeQuestion): Generator<void, Scope> {
  const { root, from, end, kinds = [], attributes = [], conditions = [] } = question
  const piece: ScopePiece = {
    unit: root,
    from,
    end,
    holder: undefined,
    notOpen: false,
    kind: '',
    flags: [],
    level: '',
    upper: 'THPT',
    reporter: root,
    groups: kinds.map(() => null),
    values: attributes.map(() => ''),
  }
  const pieces = passing(conditions)({ unit: undefined, counted: undefined }, [root]) ? [piece] : []
  return yield* doneWith({ pieces, provinceDays: [], opened: histories.codes })
}

// eslint-disable-next-line require-yield -- the answer of a generator that has nothing to wait for
function* doneWith<Result>(result: Result): Generator<void, Result> {
  return result
}

/** Days of the range on which the root is the province: all of them where the question is restated to one of its days. */
function provinceDaysOf({ provinces }: Organisation, { root, from, end, at }: ScopeQuestion): Days[] {
  const own = provinces.filter(({ code }) => code === root)
  if (at !== undefined) return own.some((days) => days.from <= at && at < days.end) ? [{ from, end }] : []
  return [...within(own, { from, end })].map((days) => ({ from: days.from, end: days.end }))
}

/**
 * Whose facts count for a unit, and as what. In steps.
 * @throws ScopeTooLargeError where the units' places change too often on the days asked for
 */
export function* scoping(organisation: Organisation, question: ScopeQuestion): Generator<void, Scope> {
  const { root, from, end, at, kinds = [] } = question
  const { histories } = organisation
  if (!histories.timelines.has(root)) return yield* ofUnopened(organisation, question)
  const swept =
    at === undefined
      ? yield* sweeping(organisation, { root, from, end, kinds })
      : yield* everythingOn(organisation, { from, end })
  const making = new Pieces(organisation, question)
  const pieces: ScopePiece[] = []
  let [units, steps] = [0, 0]
  for (const [code, carried] of swept) {
    steps += 1
    if (steps >= STEPS_A_TURN) {
      steps = 0
      yield
    }
    if (making.isElsewhere(code)) continue
    steps += carried.length
    units += 1
    for (const piece of making.of(code, carried)) pieces.push(piece)
    if (pieces.length - units > MAX_EXTRA_PIECES) {
      throw new ScopeTooLargeError(
        `units come and go more than ${MAX_EXTRA_PIECES} times between the days asked for: ask for fewer days or units`,
      )
    }
  }
  return { pieces, provinceDays: provinceDaysOf(organisation, question), opened: histories.codes }
}
