import type { UnitHistories } from '../read-models/units/histories.ts'
import { withoutCircles } from './circles.ts'
import { DayView } from './day-view.ts'
import { earlier, EVER, joined, type Days } from './days.ts'
import { placing, PROVINCE, TOP, type Place } from './places.ts'
import { provinceDays, type ProvinceDays } from './province.ts'

/** From a day on until another, a unit stands under this one. */
export interface Below extends Days {
  readonly unit: string
  /** How many units it stands under at once: more than one where it split. */
  readonly of: number
  /** Tells apart what it split into at different times; `''` where it did not. */
  readonly among: string
}

/** Who stands where on which days, made once for all questions at a position of the organisation's facts. */
export interface Organisation {
  readonly histories: UnitHistories
  readonly provinces: readonly ProvinceDays[]
  /** Of each unit that some fact opens, and of {@link PROVINCE}: sorted, without gaps, without circles. */
  readonly places: ReadonlyMap<string, readonly Place[]>
  /** What stands under each unit, under {@link PROVINCE} and under {@link TOP}. */
  readonly below: ReadonlyMap<string, readonly Below[]>
  /** Numbers by which a unit comes after those that it stands under, as far as no circle of different days forbids it. */
  readonly ranks: ReadonlyMap<string, number>
  /** All of them by their numbers. */
  readonly order: readonly string[]
}

const STEPS_A_TURN = 1_000

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one === other || (one.length === other.length && one.every((each, index) => each === other[index]))

const isSamePlace = (one: Place, other: Place): boolean =>
  one.stands === other.stands &&
  one.kind === other.kind &&
  one.flags === other.flags &&
  isSameList(one.targets, other.targets)

/** What stands for the province of the day leads to it, or on days without any to the top. */
function provincePlaces(provinces: readonly ProvinceDays[]): Place[] {
  const nobody = { stands: false, kind: '', flags: 0, setBy: { day: '', ver: 0n } }
  const [first] = provinces
  if (first === undefined) return [{ ...nobody, from: '', end: EVER, targets: [TOP] }]
  const places = provinces.map(({ code, from, end }): Place => ({ ...nobody, from, end, targets: [code] }))
  // Some fact opens a province: then there is one on every day, unless its kind changes.
  let since = ''
  const gaps: Place[] = []
  for (const { from, end } of [...provinces, { from: EVER, end: EVER }]) {
    if (since < from) gaps.push({ ...nobody, from: since, end: from, targets: [TOP] })
    since = end
  }
  return joined([...places, ...gaps], isSamePlace)
}

function* linking(places: ReadonlyMap<string, readonly Place[]>): Generator<void, Map<string, Below[]>> {
  const below = new Map<string, Below[]>()
  let steps = 0
  for (const [unit, list] of places) {
    const links = new Map<string, Below[]>()
    for (const { targets, from, end } of list) {
      const among = targets.length > 1 ? targets.join(TOP) : ''
      for (const target of targets) {
        if (++steps % STEPS_A_TURN === 0) yield
        const known = links.get(target)
        const last = known?.at(-1)
        if (known === undefined) links.set(target, [{ unit, from, end, of: targets.length, among }])
        else if (last?.end === from && last.among === among) known[known.length - 1] = { ...last, end }
        else known.push({ unit, from, end, of: targets.length, among })
      }
    }
    for (const [target, own] of links) {
      const list = below.get(target)
      if (list === undefined) below.set(target, own)
      else list.push(...own)
    }
  }
  return below
}

/** Reverse post-order from the top: parents first. */
function* ordering(below: ReadonlyMap<string, readonly Below[]>): Generator<void, string[]> {
  const seen = new Set([TOP])
  const finished: string[] = []
  const stack = [{ code: TOP, at: 0 }]
  let steps = 0
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (++steps % STEPS_A_TURN === 0) yield
    const child = below.get(top.code)?.[top.at++]
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

/** Whether units may stand in several wholes at once. */
const hasSeveral = (places: ReadonlyMap<string, readonly Place[]>): boolean => {
  let wholes = 0
  for (const [code, list] of places)
    if (code !== PROVINCE && list.some(({ targets }) => targets.includes(TOP))) wholes += 1
  return wholes > 1
}

/** What split into several provinces has nothing above it in common: it is left to the province. */
function* mendingSplits(organisation: Organisation, places: Map<string, readonly Place[]>): Generator<void> {
  for (const [code, list] of places) {
    if (!list.some(({ targets }) => targets.length > 1)) continue
    const mended: Place[] = []
    for (const place of list) {
      for (let from = place.from; from < place.end;) {
        yield
        const view = new DayView(organisation, from)
        const isLost = place.targets.length > 1 && view.holder(code) === undefined
        const end = place.targets.length > 1 ? earlier(place.end, view.until) : place.end
        // What was mended above those that it split into stays in doubt.
        mended.push({ ...place, from, end, ...(isLost ? { targets: [PROVINCE], flags: view.flags(code) } : {}) })
        from = end
      }
    }
    places.set(code, joined(mended, isSamePlace))
  }
}

/**
 * Puts every unit into its place on every day, in time that follows the number of states of units and not of days; in steps.
 * @param province code of the province where several may be open
 */
export function* organising(histories: UnitHistories, province?: string): Generator<void, Organisation> {
  const provinces = yield* provinceDays(histories, province)
  const raw = yield* placing(histories, provinces)
  yield* withoutCircles(raw)
  const places = new Map<string, readonly Place[]>()
  let steps = 0
  for (const [code, list] of raw) {
    steps += list.length
    if (steps >= STEPS_A_TURN) {
      steps = 0
      yield
    }
    places.set(code, list.length > 1 ? joined(list, isSamePlace) : list)
  }
  places.set(PROVINCE, provincePlaces(provinces))
  if (hasSeveral(places)) {
    const draft = { histories, provinces, places: new Map(places), below: new Map(), order: [], ranks: new Map() }
    yield* mendingSplits(draft, places)
  }
  const below = yield* linking(places)
  const order = yield* ordering(below)
  return { histories, provinces, places, below, order, ranks: new Map(order.map((code, rank) => [code, rank])) }
}

/** The province of a day; undefined where there never was any. */
export const provinceOn = ({ places }: Organisation, day: string): string | undefined => {
  const place = places.get(PROVINCE)?.find(({ from, end }) => from <= day && day < end)
  const [target] = place?.targets ?? []
  return target === undefined || target === TOP ? undefined : target
}
