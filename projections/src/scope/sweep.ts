import type { UnitKind } from '@ioc/contracts'
import { joinedCarried, type Carried } from './carried.ts'
import { earlier, firstEndingAfter, later, within, type Days } from './days.ts'
import type { Below, Organisation } from './organisation.ts'
import { TOP } from './places.ts'
import { RankQueue } from './rank-queue.ts'
import { combining, SplitPieces } from './split.ts'

/** What one question may cost, in pieces and links looked at: half a second in turns, some 50 MB. */
const MAX_STEPS = 500_000
/** Steps after which others get a turn: some milliseconds. */
const STEPS_A_TURN = 1_000

/** The units' places changed so often in the range that the question is not answered. */
export class ScopeTooLargeError extends Error {
  override readonly name = 'ScopeTooLargeError'
}

/** What is asked of a sweep. */
export interface SweepQuestion extends Days {
  /** {@link TOP} for everything. */
  readonly root: string
  readonly kinds: readonly UnitKind[]
}

const NOBODY: readonly (string | null)[] = []

class Sweep {
  readonly #organisation: Organisation
  readonly #question: SweepQuestion
  /** The root and what it may ever stand under: the way down to it. */
  readonly #wayDown = new Set<string>()
  /** What has been handed to units that are still to be looked at. */
  readonly #waiting = new Map<string, Carried[]>()
  readonly #splits = new Map<string, SplitPieces>()
  readonly #queue = new RankQueue()
  /** What the units that were looked at carry. */
  readonly #carried = new Map<string, Carried[]>()
  #steps = 0

  constructor(organisation: Organisation, question: SweepQuestion) {
    this.#organisation = organisation
    this.#question = question
  }

  *run(): Generator<void, Map<string, Carried[]>> {
    const { root, from, end, kinds } = this.#question
    yield* this.#findWayDown()
    const groups = kinds.length === 0 ? NOBODY : kinds.map(() => null)
    this.#hand(TOP, { from, end, holder: undefined, school: undefined, groups, flags: 0, isIn: root === TOP })
    // Each unit is looked at once, when all that it stands under was, unless units stand under each other on different days.
    for (let rank = this.#queue.pop(); rank !== undefined; rank = this.#queue.pop()) {
      const code = this.#organisation.order[rank] ?? TOP
      const pieces = joinedCarried(this.#waiting.get(code) ?? [])
      this.#waiting.delete(code)
      const own = joinedCarried(code === TOP ? pieces : yield* this.#standing(code, pieces))
      const known = this.#carried.get(code)
      this.#carried.set(code, known === undefined ? own : joinedCarried([...known, ...own]))
      for (const link of this.#organisation.below.get(code) ?? []) {
        if (this.#step()) yield
        yield* this.#handOn(code, link, own)
      }
    }
    return this.#found()
  }

  /** The root's own facts always count; of all else what stands at or under it. */
  #found(): Map<string, Carried[]> {
    const { root } = this.#question
    const found = new Map<string, Carried[]>()
    for (const [code, pieces] of this.#carried) {
      if (!this.#organisation.histories.timelines.has(code)) continue
      const counting = code === root ? pieces : pieces.filter(({ isIn }) => isIn)
      if (counting.length > 0) found.set(code, counting)
    }
    return found
  }

  *#findWayDown(): Generator<void> {
    const { root } = this.#question
    if (root === TOP) return
    this.#wayDown.add(root)
    for (const code of this.#wayDown) {
      for (const { targets } of this.#organisation.places.get(code) ?? []) {
        if (this.#step()) yield
        for (const target of targets) this.#wayDown.add(target)
      }
    }
  }

  /** What a unit carries itself, from what it was handed. */
  *#standing(code: string, pieces: readonly Carried[]): Generator<void, Carried[]> {
    const { root, kinds } = this.#question
    const places = this.#organisation.places.get(code) ?? []
    const own: Carried[] = []
    for (const piece of pieces) {
      for (const { of: place, from, end } of within(places, piece)) {
        if (this.#step()) yield
        const { stands, kind } = place
        const flags = piece.flags | place.flags
        if (!stands) {
          own.push({ ...piece, from, end, flags })
          continue
        }
        own.push({
          from,
          end,
          holder: code,
          school: kind === 'campus' ? piece.school : kind === 'school' ? code : undefined,
          groups: kinds.some((wanted) => wanted === kind)
            ? piece.groups.map((group, index) => (kinds[index] === kind ? code : group))
            : piece.groups,
          flags,
          isIn: piece.isIn || code === root,
        })
      }
    }
    return own
  }

  *#handOn(code: string, link: Below, own: readonly Carried[]): Generator<void> {
    const isOnWay = this.#wayDown.has(link.unit)
    for (let index = firstEndingAfter(own, link.from); index < own.length; index++) {
      if (this.#step()) yield
      const piece = own[index]
      if (piece === undefined || piece.from >= link.end) return
      if (!piece.isIn && !isOnWay) continue
      const part = { ...piece, from: later(piece.from, link.from), end: earlier(piece.end, link.end) }
      if (link.of === 1) this.#hand(link.unit, part)
      else yield* this.#handSplit(code, link, part)
    }
  }

  *#handSplit(code: string, { unit, of, among }: Below, piece: Carried): Generator<void> {
    const key = `${unit}${TOP}${among}`
    let split = this.#splits.get(key)
    if (split === undefined) this.#splits.set(key, (split = new SplitPieces()))
    for (const days of split.take(code, piece, of)) {
      if (this.#step()) yield
      const carriedBy = (common: string): readonly Carried[] => this.#carried.get(common) ?? []
      for (const combined of yield* combining(this.#organisation, days, carriedBy)) this.#hand(unit, combined)
    }
  }

  #hand(code: string, piece: Carried): void {
    const list = this.#waiting.get(code)
    if (list !== undefined) return void list.push(piece)
    this.#waiting.set(code, [piece])
    this.#queue.push(this.#organisation.ranks.get(code) ?? 0)
  }

  /** Counts what is done; whether others should get a turn. */
  #step(): boolean {
    if (++this.#steps > MAX_STEPS) {
      const { root } = this.#question
      throw new ScopeTooLargeError(`units under ${root} change their places too often in the range`)
    }
    return this.#steps % STEPS_A_TURN === 0
  }
}

/**
 * What every unit whose facts count for the root carries on which days, handed down from the top, in time that follows the
 * changes and not days × units. Pieces of a unit do not overlap. Steps, so that others get turns in between.
 * @throws ScopeTooLargeError beyond {@link MAX_STEPS}
 */
export const sweeping = (
  organisation: Organisation,
  question: SweepQuestion,
): Generator<void, Map<string, Carried[]>> => new Sweep(organisation, question).run()
