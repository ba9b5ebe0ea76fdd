import { joinedCarried, type Carried } from './carried.ts'
import { DayView } from './day-view.ts'
import { earlier, within } from './days.ts'
import type { Organisation } from './organisation.ts'

/** What the successors of a unit that split have handed to it. */
export class SplitPieces {
  readonly #bySuccessor = new Map<string, Carried[]>()

  /**
   * Takes a piece of one successor.
   * @param of how many successors there are on its days
   * @returns days on which now all of them are there, with what each said
   */
  take(
    successor: string,
    piece: Carried,
    of: number,
  ): { readonly from: string; readonly end: string; readonly all: Carried[] }[] {
    const own = this.#bySuccessor.get(successor)
    if (own === undefined) this.#bySuccessor.set(successor, [piece])
    else own.push(piece)
    let complete = [{ from: piece.from, end: piece.end, all: [piece] }]
    for (const [code, pieces] of this.#bySuccessor) {
      if (code === successor) continue
      const sorted = joinedCarried(pieces)
      this.#bySuccessor.set(code, sorted)
      complete = complete.flatMap((days) =>
        [...within(sorted, days)].map(({ of: other, from, end }) => ({ from, end, all: [...days.all, other] })),
      )
    }
    return complete.filter(({ all }) => all.length === of)
  }
}

/**
 * What a unit that split carries where its successors differ: what their nearest common unit carries, from day to day.
 * @param carriedBy what a unit that was looked at carries
 */
export function* combining(
  organisation: Organisation,
  { from, end, all }: { readonly from: string; readonly end: string; readonly all: readonly Carried[] },
  carriedBy: (code: string) => readonly Carried[],
): Generator<void, Carried[]> {
  const [first] = all
  if (first === undefined) return []
  const flags = all.reduce((bits, piece) => bits | piece.flags, 0)
  const isIn = all.every((piece) => piece.isIn)
  if (all.every(({ holder }) => holder === first.holder)) return [{ ...first, from, end, flags, isIn }]
  const pieces: Carried[] = []
  const groups = first.groups.map(() => null)
  for (let day = from; day < end;) {
    yield
    const view = new DayView(organisation, day)
    for (const { holder } of all) if (holder !== undefined) view.parentOf(holder)
    const common = view.common(all.map(({ holder }) => holder))
    const until = earlier(end, view.until)
    if (common === undefined)
      pieces.push({ from: day, end: until, holder: undefined, school: undefined, groups, flags, isIn })
    else {
      for (const part of within(carriedBy(common), { from: day, end: until })) {
        pieces.push({ ...part.of, from: part.from, end: part.end, flags, isIn })
      }
    }
    day = until
  }
  return pieces
}
