import type { SetBy } from '../read-models/units/unit.ts'
import { EVER, firstEndingAfter, joined, within, type Days } from './days.ts'
import { circularParts } from './parts.ts'
import { CIRCLE, leftTo, TOP, type Place } from './places.ts'

/** A link that does not hold on some days, since it would close a circle. */
interface Broken extends Days {
  readonly unit: string
  readonly target: string
}

interface Link {
  readonly unit: string
  readonly target: string
  readonly setBy: SetBy
}

const STEPS_A_TURN = 1_000

const keyOf = ({ unit, target }: Pick<Link, 'unit' | 'target'>): string => `${unit}${TOP}${target}`

/** The order in which links took effect; targets of one split go by their codes. */
function compareEffect(a: Link, b: Link): number {
  if (a.setBy.day !== b.setBy.day) return a.setBy.day < b.setBy.day ? -1 : 1
  if (a.setBy.ver !== b.setBy.ver) return a.setBy.ver < b.setBy.ver ? -1 : 1
  if (a.unit !== b.unit) return a.unit < b.unit ? -1 : 1
  return a.target < b.target ? -1 : a.target > b.target ? 1 : 0
}

/** Units that may stand in a circle with each other, and how they stand from day to day. */
class Part {
  readonly #places: ReadonlyMap<string, readonly Place[]>
  readonly #members: ReadonlySet<string>
  readonly broken: Broken[] = []
  /** Links of the day inside the part. */
  readonly #links = new Map<string, readonly Link[]>()
  /** Broken links by unit and target, with the day since when. */
  #since = new Map<string, { readonly link: Link; readonly from: string }>()
  /** Of parts in which nothing splits: the circle that a unit stands in. */
  readonly #circleOf = new Map<string, { readonly members: readonly string[]; readonly last: Link }>()
  #steps = 0

  constructor(places: ReadonlyMap<string, readonly Place[]>, members: readonly string[]) {
    this.#places = places
    this.#members = new Set(members)
  }

  *run(): Generator<void> {
    const changes = new Map<string, string[]>()
    let splits = false
    for (const unit of this.#members) {
      for (const { from, targets } of this.#places.get(unit) ?? []) {
        splits ||= targets.filter((target) => this.#members.has(target)).length > 1
        const list = changes.get(from)
        if (list === undefined) changes.set(from, [unit])
        else list.push(unit)
        if (this.#step()) yield
      }
    }
    for (const day of [...changes.keys()].sort()) {
      const changed = changes.get(day) ?? []
      for (const unit of changed) this.#links.set(unit, this.#linksOn(unit, day))
      yield* splits ? this.#takeInOrder(day) : this.#followChanged(day, changed)
    }
    for (const { link, from } of this.#since.values()) this.#close(link, from, EVER)
  }

  #linksOn(unit: string, day: string): readonly Link[] {
    const places = this.#places.get(unit) ?? []
    const place = places[firstEndingAfter(places, day)]
    if (place === undefined) return []
    const { setBy } = place
    return place.targets.filter((target) => this.#members.has(target)).map((target) => ({ unit, target, setBy }))
  }

  #close({ unit, target }: Link, from: string, end: string): void {
    if (from < end) this.broken.push({ unit, target, from, end })
  }

  #mend(link: Link, day: string): void {
    const key = keyOf(link)
    const known = this.#since.get(key)
    if (known !== undefined) this.#close(link, known.from, day)
    this.#since.delete(key)
  }

  /** Each unit has one link at most: only circles with a link that changed can be new. */
  *#followChanged(day: string, changed: readonly string[]): Generator<void> {
    for (const unit of changed) {
      const circle = this.#circleOf.get(unit)
      if (circle === undefined) continue
      for (const member of circle.members) this.#circleOf.delete(member)
      this.#mend(circle.last, day)
    }
    // What was followed on this day leads to no circle that is not known by now.
    const followed = new Set<string>()
    for (const start of changed) {
      const path: Link[] = []
      const seen = new Set<string>()
      let code = start
      for (; !seen.has(code) && !followed.has(code) && !this.#circleOf.has(code);) {
        if (this.#step()) yield
        seen.add(code)
        const [link] = this.#links.get(code) ?? []
        if (link === undefined) {
          path.length = 0
          break
        }
        path.push(link)
        code = link.target
      }
      for (const passed of seen) followed.add(passed)
      // A path that came back to itself ends in a circle, and begins in it or before it.
      const first = path.findIndex(({ unit }) => unit === code)
      if (first < 0) continue
      const round = path.slice(first)
      const last = round.reduce((a, b) => (compareEffect(a, b) < 0 ? b : a))
      const circle = { members: round.map(({ unit }) => unit), last }
      for (const member of circle.members) this.#circleOf.set(member, circle)
      this.#since.set(keyOf(last), { link: last, from: day })
    }
  }

  /** Links are taken in the order of their effect; one that would close a circle with those before it does not hold. */
  *#takeInOrder(day: string): Generator<void> {
    const all = [...this.#links.values()].flat().sort(compareEffect)
    const holding = new Map<string, string[]>()
    const broken = new Map<string, Link>()
    for (const link of all) {
      const open = [link.target]
      const seen = new Set(open)
      for (let code = open.pop(); code !== undefined && !seen.has(link.unit); code = open.pop()) {
        for (const next of holding.get(code) ?? []) {
          if (this.#step()) yield
          if (seen.has(next)) continue
          seen.add(next)
          open.push(next)
        }
      }
      if (seen.has(link.unit)) broken.set(keyOf(link), link)
      else holding.set(link.unit, [...(holding.get(link.unit) ?? []), link.target])
    }
    for (const [key, { link }] of this.#since) if (!broken.has(key)) this.#mend(link, day)
    for (const [key, link] of broken) if (!this.#since.has(key)) this.#since.set(key, { link, from: day })
  }

  #step(): boolean {
    this.#steps += 1
    return this.#steps % STEPS_A_TURN === 0
  }
}

/** Places cut where one link of theirs is broken. */
function cut(places: readonly Place[], target: string, broken: readonly Days[]): Place[] {
  return places.flatMap((place) => {
    if (!place.targets.includes(target)) return [place]
    const rest = place.targets.filter((other) => other !== target)
    const without = {
      targets: rest.length === 0 ? [leftTo(place.stands, place.kind)] : rest,
      flags: place.flags | CIRCLE,
    }
    const parts: Place[] = []
    let since = place.from
    for (const { from, end } of within(broken, place)) {
      if (since < from) parts.push({ ...place, from: since, end: from })
      parts.push({ ...place, ...without, from, end })
      since = end
    }
    if (since < place.end) parts.push({ ...place, from: since })
    return parts
  })
}

/**
 * Opens every circle of links: in each the one that took effect last does not hold, as long as the circle stands, and its unit
 * stands where it would with no link. In steps; units that never stand in a circle on any selection of days are looked at once.
 */
export function* withoutCircles(places: Map<string, Place[]>): Generator<void> {
  const pointers = new Map<string, string[]>()
  let steps = 0
  for (const [unit, list] of places) {
    if (++steps % STEPS_A_TURN === 0) yield
    pointers.set(unit, [...new Set(list.flatMap(({ targets }) => targets))])
  }
  for (const members of yield* circularParts(pointers)) {
    const part = new Part(places, members)
    yield* part.run()
    const byLink = new Map<string, Broken[]>()
    for (const link of part.broken) {
      const list = byLink.get(keyOf(link))
      if (list === undefined) byLink.set(keyOf(link), [link])
      else list.push(link)
    }
    for (const broken of byLink.values()) {
      yield
      const [{ unit, target } = { unit: '', target: '' }] = broken
      const days = joined<Days>(broken, () => true)
      places.set(unit, cut(places.get(unit) ?? [], target, days))
    }
  }
}
