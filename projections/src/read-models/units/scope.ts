import type { UnitHistories } from './histories.ts'
import { nextOf } from './forest.ts'
import { RankQueue } from './rank-queue.ts'
import { stateIndex } from './timeline.ts'
import type { Unit } from './unit.ts'

/** Days on which the facts of a unit count for another one. Days are text: `from` ≤ day < `end`. */
export interface ScopePiece {
  readonly unit: string
  readonly from: string
  /** Exclusive; may be no day of the calendar, as {@link endAfter} makes it. */
  readonly end: string
  /** The school that the unit is or, as a campus, belongs to on these days; undefined for what is neither. */
  readonly school: string | undefined
}

/** The exclusive end of a range whose last day is this one: it sorts behind that day and before the next. */
export const endAfter = (day: string): string => `${day}~`
const EVER = '~'

/** What the sweep of one question may cost, in pieces and links looked at: half a second in turns, some 50 MB. */
const MAX_STEPS = 500_000
/** Steps after which others get a turn: some milliseconds. */
const STEPS_A_TURN = 5_000

/** The units' places changed so often in the range that the question is not answered. */
export class ScopeTooLargeError extends Error {
  override readonly name = 'ScopeTooLargeError'
}

/** From a day on until another, a unit names this one: as its parent while open, as {@link nextOf} says while not. */
interface Link {
  readonly unit: string
  readonly from: string
  readonly end: string
}

/** Who names a unit, and when. */
export type UnitLinks = ReadonlyMap<string, readonly Link[]>

/** In steps of {@link STEPS_A_TURN} states. */
export function* linking(histories: UnitHistories): Generator<void, UnitLinks> {
  const links = new Map<string, Link[]>()
  let steps = 0
  for (const [unit, timeline] of histories.timelines) {
    let last: { target: string | undefined; from: string } = { target: undefined, from: '' }
    const close = (end: string): void => {
      if (last.target === undefined || last.target === unit) return
      const list = links.get(last.target)
      if (list === undefined) links.set(last.target, [{ unit, from: last.from, end }])
      else list.push({ unit, from: last.from, end })
    }
    for (const { from, unit: state } of timeline) {
      if (++steps % STEPS_A_TURN === 0) yield
      const target = nextOf(state)
      if (target === last.target) continue
      close(from)
      last = { target, from }
    }
    close(EVER)
  }
  return links
}

/** Sorted, and joined where one goes on as the other ended. */
function joined(pieces: readonly ScopePiece[]): ScopePiece[] {
  const sorted = [...pieces].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const result: ScopePiece[] = []
  for (const piece of sorted) {
    const last = result.at(-1)
    if (last !== undefined && last.end === piece.from && last.school === piece.school)
      result[result.length - 1] = { ...last, end: piece.end }
    else result.push(piece)
  }
  return result
}

const later = (a: string, b: string): string => (a > b ? a : b)
const earlier = (a: string, b: string): string => (a < b ? a : b)

/** States of a unit within a piece, each cut to it. */
function* statesWithin(
  histories: UnitHistories,
  code: string,
  { from, end }: { readonly from: string; readonly end: string },
): Generator<{ readonly state: Unit; readonly from: string; readonly end: string }> {
  const timeline = histories.timelines.get(code) ?? []
  for (let index = stateIndex(timeline, from); index < timeline.length; index++) {
    const state = timeline[index]
    if (state === undefined || state.from >= end) return
    yield {
      state: state.unit,
      from: later(from, state.from),
      end: earlier(end, timeline[index + 1]?.from ?? EVER),
    }
  }
}

/** Units that may ever be under one, so that parents come before children as far as no circle of different days forbids it. */
function* orderingFrom(links: UnitLinks, root: string): Generator<void, string[]> {
  const seen = new Set([root])
  const finished: string[] = []
  const stack = [{ code: root, at: 0 }]
  let steps = 0
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (++steps % STEPS_A_TURN === 0) yield
    const child = links.get(top.code)?.[top.at++]
    if (child === undefined) {
      finished.push(top.code)
      stack.pop()
    } else if (!seen.has(child.unit)) {
      seen.add(child.unit)
      stack.push({ code: child.unit, at: 0 })
    }
  }
  return finished.reverse()
}

class Sweep {
  readonly #histories: UnitHistories
  readonly #links: UnitLinks
  readonly #root: string
  /** What has been handed to units that are still to be looked at. */
  readonly #waiting = new Map<string, ScopePiece[]>()
  readonly #queue = new RankQueue()
  readonly #ranks = new Map<string, number>()
  readonly #found = new Map<string, ScopePiece[]>()
  #steps = 0

  constructor(histories: UnitHistories, links: UnitLinks, root: string) {
    this.#histories = histories
    this.#links = links
    this.#root = root
  }

  /** Everything under the root within the range. */
  *run(from: string, end: string): Generator<void, ScopePiece[]> {
    const order = yield* orderingFrom(this.#links, this.#root)
    for (const [rank, code] of order.entries()) this.#ranks.set(code, rank)
    for (const piece of yield* this.#rootPieces(from, end)) this.#hand(piece)
    // Each unit is looked at once, when all that it belongs to was, unless circles hold on different days.
    for (let rank = this.#queue.pop(); rank !== undefined; rank = this.#queue.pop()) {
      const code = order[rank] ?? ''
      const pieces = joined(this.#waiting.get(code) ?? [])
      this.#waiting.delete(code)
      yield* this.#take(code, pieces)
    }
    return [...this.#found.values()].flatMap(joined)
  }

  #hand(piece: ScopePiece): void {
    const list = this.#waiting.get(piece.unit)
    if (list !== undefined) return void list.push(piece)
    this.#waiting.set(piece.unit, [piece])
    this.#queue.push(this.#ranks.get(piece.unit) ?? 0)
  }

  #keep(piece: ScopePiece): void {
    const list = this.#found.get(piece.unit)
    if (list === undefined) this.#found.set(piece.unit, [piece])
    else list.push(piece)
  }

  /** Keeps the days on which a unit is open, and hands them on to those that name it then. */
  *#take(code: string, pieces: readonly ScopePiece[]): Generator<void> {
    const passedOn: ScopePiece[] = []
    for (const piece of pieces) {
      for (const { state, from, end } of statesWithin(this.#histories, code, piece)) {
        if (this.#step()) yield
        const own = { unit: code, from, end, school: schoolWithin(code, state, piece.school) }
        passedOn.push(own)
        if (state.open) this.#keep(own)
      }
    }
    const given = joined(passedOn)
    for (const link of this.#links.get(code) ?? []) {
      if (link.unit === this.#root) continue
      for (let index = firstEndingAfter(given, link.from); index < given.length; index++) {
        if (this.#step()) yield
        const piece = given[index]
        if (piece === undefined || piece.from >= link.end) break
        const [from, end] = [later(piece.from, link.from), earlier(piece.end, link.end)]
        this.#hand({ unit: link.unit, from, end, school: piece.school })
      }
    }
  }

  *#rootPieces(from: string, end: string): Generator<void, ScopePiece[]> {
    const pieces: ScopePiece[] = []
    for (const within of statesWithin(this.#histories, this.#root, { from, end })) {
      if (this.#step()) yield
      if (!within.state.open) continue
      const piece = { unit: this.#root, from: within.from, end: within.end, school: undefined }
      if (within.state.kind === 'campus') pieces.push(...(yield* this.#schoolsAbove(piece, within.state.parent)))
      else pieces.push(piece)
    }
    return pieces
  }

  /** The schools that a campus belongs to, followed upwards day by day. */
  *#schoolsAbove(campus: ScopePiece, parent: string | undefined): Generator<void, ScopePiece[]> {
    const pieces: ScopePiece[] = []
    const open = [{ code: parent, from: campus.from, end: campus.end, hops: 0 }]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const timeline = at.code === undefined ? undefined : this.#histories.timelines.get(at.code)
      // More hops than units: a circle.
      if (at.code === undefined || timeline === undefined || at.hops > this.#histories.codes.length) {
        pieces.push({ ...campus, from: at.from, end: at.end })
        continue
      }
      for (const { state, from, end } of statesWithin(this.#histories, at.code, at)) {
        if (this.#step()) yield
        if (!state.open || state.kind === 'campus') open.push({ code: nextOf(state), from, end, hops: at.hops + 1 })
        else pieces.push({ ...campus, from, end, school: state.kind === 'school' ? at.code : undefined })
      }
    }
    return pieces
  }

  /** Counts what is done; whether others should get a turn. */
  #step(): boolean {
    if (++this.#steps > MAX_STEPS) {
      throw new ScopeTooLargeError(`units under ${this.#root} change their places too often in the range`)
    }
    return this.#steps % STEPS_A_TURN === 0
  }
}

function schoolWithin(code: string, state: Unit, inherited: string | undefined): string | undefined {
  // What is not open passes on what it stands under.
  if (!state.open || state.kind === 'campus') return inherited
  return state.kind === 'school' ? code : undefined
}

/** Index of the first piece that ends after a day; pieces are sorted and do not overlap. */
function firstEndingAfter(pieces: readonly ScopePiece[], day: string): number {
  let [low, high] = [0, pieces.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pieces[middle]?.end ?? '') > day) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Whose facts count for a unit on which days of a range: the open units under it, as the forests of all its days would say, in
 * time that follows the changes and not days × units. Steps, so that others get turns in between.
 * @param end exclusive, see {@link endAfter}
 * @throws ScopeTooLargeError beyond {@link MAX_STEPS}
 */
export const sweeping = (
  histories: UnitHistories,
  links: UnitLinks,
  root: string,
  range: { readonly from: string; readonly end: string },
): Generator<void, ScopePiece[]> => new Sweep(histories, links, root).run(range.from, range.end)
