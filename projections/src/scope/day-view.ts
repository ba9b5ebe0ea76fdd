import type { UnitHistories } from '../read-models/units/histories.ts'
import { stateOn } from '../read-models/units/timeline.ts'
import type { Unit } from '../read-models/units/unit.ts'
import { earlier, EVER, holdingOn } from './days.ts'
import { TOP, type Place } from './places.ts'

/** The part of the organisation that a day is read from: what became of each unit, and where it stands. */
interface Standing {
  readonly histories: UnitHistories
  readonly places: ReadonlyMap<string, readonly Place[]>
}

/** What a unit leads to on a day. */
interface Linked {
  /** The open unit above a unit that stands itself, or for one that does not; undefined where nothing is. */
  readonly up: string | undefined
  /** Units above, of one that stands. */
  readonly depth: number
  /** Of every link on the way up. */
  readonly flags: number
}

/** Roots of which it is remembered what stands under them: each takes room for all units. */
const ROOTS_KEPT = 8

const ABOVE_ALL: Linked = { up: undefined, depth: -1, flags: 0 }

/**
 * The organisation on one day. Everything is looked up when it is asked for and then kept: what is asked about one unit costs
 * what stands above it, and what is asked about all of them costs each once.
 */
export class DayView {
  readonly day: string
  readonly #organisation: Standing
  readonly #linked = new Map<string, Linked>([[TOP, ABOVE_ALL]])
  readonly #schools = new Map<string, string | undefined>()
  readonly #nearest = new Map<string, Map<string, string | null>>()
  readonly #under = new Map<string, Map<string, boolean>>()
  #until = EVER

  constructor(organisation: Standing, day: string) {
    this.#organisation = organisation
    this.day = day
  }

  /** The first day on which anything that was looked at changes; {@link EVER} where nothing does. */
  get until(): string {
    return this.#until
  }

  /** Undefined where nothing ever opens it. */
  unit(code: string): Unit | undefined {
    const timeline = this.#organisation.histories.timelines.get(code)
    return timeline === undefined ? undefined : stateOn(timeline, this.day)
  }

  /** The unit at which the facts of a unit count; undefined where nothing is left. */
  holder(code: string): string | undefined {
    const place = this.#place(code)
    if (place === undefined) return undefined
    return place.stands ? code : this.#link(code).up
  }

  /** The unit that one which stands belongs to. */
  parentOf(code: string): string | undefined {
    return this.#place(code)?.stands === true ? this.#link(code).up : undefined
  }

  /** See `places.ts`. */
  flags(code: string): number {
    return this.#place(code) === undefined ? 0 : this.#link(code).flags
  }

  /** The school that a standing unit is or, as a campus, belongs to. */
  schoolOf(code: string): string | undefined {
    return this.#follow(this.#schools, code, undefined, (at) => {
      const kind = this.#place(at)?.kind
      return kind === 'campus' ? 'on' : { found: kind === 'school' ? at : undefined }
    })
  }

  /** The unit that the facts of a unit are counted for: its holder, of a campus the school. */
  counted(code: string): string | undefined {
    const holder = this.holder(code)
    return holder === undefined ? undefined : (this.schoolOf(holder) ?? holder)
  }

  /** The nearest unit of a kind, from the holder of a unit upwards. */
  ancestor(code: string, kind: string): string | null {
    const holder = this.holder(code)
    if (holder === undefined) return null
    let known = this.#nearest.get(kind)
    if (known === undefined) this.#nearest.set(kind, (known = new Map<string, string | null>()))
    return this.#follow(known, holder, null, (at) => (this.#place(at)?.kind === kind ? { found: at } : 'on'))
  }

  /** Whether a unit's facts count for another: its holder stands at or under it. */
  isUnder(code: string, root: string): boolean {
    const holder = this.holder(code)
    if (holder === undefined) return false
    let known = this.#under.get(root)
    if (known === undefined) {
      if (this.#under.size >= ROOTS_KEPT) this.#under.clear()
      this.#under.set(root, (known = new Map<string, boolean>()))
    }
    return this.#follow(known, holder, false, (at) => (at === root ? { found: true } : 'on'))
  }

  /** The nearest unit that all of some units stand at or under. */
  common(codes: readonly (string | undefined)[]): string | undefined {
    return codes.reduce((one, other) => this.#common(one, other))
  }

  /** Goes up from a standing unit until something is found; what is found is kept for everything on the way. */
  #follow<Value>(
    known: Map<string, Value>,
    start: string,
    nothing: Value,
    look: (code: string) => 'on' | { readonly found: Value },
  ): Value {
    const path: string[] = []
    let found = nothing
    for (let at: string | undefined = start; at !== undefined; at = this.parentOf(at)) {
      const kept = known.get(at)
      if (kept !== undefined || known.has(at)) {
        found = kept ?? nothing
        break
      }
      path.push(at)
      const seen = look(at)
      if (seen === 'on') continue
      found = seen.found
      break
    }
    for (const code of path) known.set(code, found)
    return found
  }

  #place(code: string): Place | undefined {
    const places = this.#organisation.places.get(code)
    const place = places === undefined ? undefined : holdingOn(places, this.day)
    if (place !== undefined) this.#until = earlier(this.#until, place.end)
    return place
  }

  /** Without recursion, since chains are long; there are no circles. */
  #link(start: string): Linked {
    const stack = [start]
    for (let code = stack.at(-1); code !== undefined; code = stack.at(-1)) {
      if (this.#linked.has(code)) {
        stack.pop()
        continue
      }
      const place = this.#place(code)
      const targets = place?.targets ?? [TOP]
      const open = targets.filter((target) => !this.#linked.has(target))
      if (open.length > 0) {
        stack.push(...open)
        continue
      }
      stack.pop()
      const above = targets.map((target) => this.#linked.get(target) ?? ABOVE_ALL)
      const up = this.common(targets.map((target, index) => this.#standing(target, above[index])))
      const depth = up === undefined ? 0 : (this.#linked.get(up)?.depth ?? -1) + 1
      this.#linked.set(code, {
        up,
        depth,
        flags: above.reduce((bits, { flags }) => bits | flags, place?.flags ?? 0),
      })
    }
    return this.#linked.get(start) ?? ABOVE_ALL
  }

  #standing(code: string, linked: Linked | undefined): string | undefined {
    if (code === TOP) return undefined
    return this.#place(code)?.stands === true ? code : linked?.up
  }

  #common(one: string | undefined, other: string | undefined): string | undefined {
    let [a, b] = [one, other]
    while (a !== b) {
      if (a === undefined || b === undefined) return undefined
      const [ofA, ofB] = [this.#linked.get(a) ?? ABOVE_ALL, this.#linked.get(b) ?? ABOVE_ALL]
      if (ofA.depth >= ofB.depth) a = ofA.up
      if (ofB.depth >= ofA.depth) b = ofB.up
    }
    return a
  }
}
