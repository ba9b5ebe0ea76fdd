import type { Fact } from '@ioc/contracts/log'
import { compareText } from './fields.ts'
import { effectiveFrom, organisationInForce, successorsOf, tookEffectBefore, unitOn, type UnitState } from './units.ts'

/** From a unit to who stands above it or goes on for it, and the fact that said so. */
interface Link {
  readonly from: string
  readonly to: string
  readonly setBy: Fact
}

/** The units of a province on one day: who is open, who stands for whom, who is under whom. */
export interface Hierarchy {
  readonly day: string
  readonly units: readonly UnitState[]
  readonly unit: (code: string) => UnitState | undefined
  /** The province of the day; undefined where there never was any. */
  readonly province: string | undefined
  /** The open unit that stands for a unit; undefined where there is no province to fall back to. */
  readonly holder: (code: string) => string | undefined
  /** The holder of a unit and all above it, nearest first. */
  readonly above: (code: string) => readonly string[]
  /** The school of a campus, any other holder itself. */
  readonly counted: (code: string) => string | undefined
  /** `unknown-parent`, `circle`. */
  readonly flags: (code: string) => readonly string[]
}

const linksOf = (unit: UnitState): readonly Link[] => {
  const successors = successorsOf(unit.ending)
  if (unit.standing === 'ended' && unit.ending !== undefined && successors.length > 0) {
    const { ending } = unit
    return [...new Set(successors)].map((to) => ({ from: unit.code, to, setBy: ending }))
  }
  return unit.parent === undefined ? [] : [{ from: unit.code, to: unit.parent, setBy: unit.parentSetBy }]
}

const byEffect = (one: Link, other: Link): number => {
  if (one.setBy !== other.setBy) return tookEffectBefore(one.setBy, other.setBy) ? -1 : 1
  return compareText(one.from, other.from) || compareText(one.to, other.to)
}

const reaches = (links: readonly Link[], from: string, to: string): boolean =>
  from === to || links.some((link) => link.from === from && reaches(links, link.to, to))

/** Links in order of their effect; one that would close a circle with those before it does not hold. */
const withoutCircles = (links: readonly Link[]): readonly Link[] =>
  [...links]
    .sort(byEffect)
    .reduce<readonly Link[]>(
      (holding, link) => (reaches(holding, link.to, link.from) ? holding : [...holding, link]),
      [],
    )

function provinceOf(units: readonly UnitState[], setting: string | undefined): string | undefined {
  const provinces = units.filter(({ kind }) => kind === 'province')
  const open = provinces.filter(({ standing }) => standing === 'open').map(({ code }) => code)
  if (open.length > 0) return setting !== undefined && open.includes(setting) ? setting : open.sort(compareText)[0]
  const opensNext = provinces
    .filter(({ standing }) => standing === 'opens-later')
    .sort((one, other) => compareText(effectiveFrom(one.opening), effectiveFrom(other.opening)))
  const endedLast = provinces
    .filter(({ standing }) => standing === 'ended')
    .sort((one, other) => compareText(endOf(other), endOf(one)))
  return (opensNext[0] ?? endedLast[0])?.code
}
const endOf = ({ ending }: UnitState): string => (ending === undefined ? '' : effectiveFrom(ending))

function hierarchyOn(units: readonly UnitState[], day: string, setting: string | undefined): Hierarchy {
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  const province = provinceOf(units, setting)
  /** An open province with nothing above it is a whole of its own. */
  const isWhole = (code: string): boolean => {
    const unit = byCode.get(code)
    return unit?.kind === 'province' && unit.standing === 'open'
  }
  const all = units
    .filter(({ code }) => code !== province)
    .flatMap(linksOf)
    .filter(({ from, to }) => !isWhole(from) || byCode.has(to))
  const holding = withoutCircles(all.filter(({ to }) => byCode.has(to)))

  /** Who stands above a unit that is open, or for one that is not. */
  const linked = (code: string): string | undefined => {
    const known = holding.filter(({ from }) => from === code).map(({ to }) => holder(to))
    if (known.length === 0 && isWhole(code)) return undefined
    const unknown = all.some(({ from, to }) => from === code && !byCode.has(to))
    const targets = unknown ? [...known, province] : known
    return nearestCommon(targets) ?? province
  }
  const holder = (code: string): string | undefined => {
    const unit = byCode.get(code)
    if (code === province || unit?.standing === 'open') return code
    return unit === undefined ? province : linked(code)
  }
  const above = (code: string): readonly string[] => {
    const first = holder(code)
    if (first === undefined) return []
    if (first === province) return [first]
    const parent = linked(first)
    return parent === undefined ? [first] : [first, ...above(parent)]
  }
  const nearestCommon = (codes: readonly (string | undefined)[]): string | undefined => {
    const [first, ...others] = codes.map((code) => (code === undefined ? [] : above(code)))
    return first?.find((code) => others.every((list) => list.includes(code)))
  }
  const counted = (code: string): string | undefined => {
    const chain = above(code)
    const notCampus = chain.find((each) => byCode.get(each)?.kind !== 'campus')
    return notCampus !== undefined && byCode.get(notCampus)?.kind === 'school' ? notCampus : chain[0]
  }
  const flags = (code: string): readonly string[] => {
    const own = all.filter(({ from }) => from === code)
    const unknown = own.some(({ to }) => !byCode.has(to))
    const circle = own.some((link) => byCode.has(link.to) && !holding.includes(link))
    // What had to be mended on the way up is doubtful for everything below.
    const above = holding.filter(({ from }) => from === code).flatMap(({ to }) => flags(to))
    return [...new Set([...(circle ? ['circle'] : []), ...(unknown ? ['unknown-parent'] : []), ...above])]
  }
  return { day, units, unit: (code) => byCode.get(code), province, holder, above, counted, flags }
}

/** The hierarchy of each day, from the facts at one position. */
export function hierarchies(facts: readonly Fact[], setting: string | undefined): (day: string) => Hierarchy {
  const byUnit = new Map<string, Fact[]>()
  for (const fact of organisationInForce(facts)) byUnit.set(fact.subject, [...(byUnit.get(fact.subject) ?? []), fact])
  const known = new Map<string, Hierarchy>()
  return (day) => {
    const kept = known.get(day)
    if (kept !== undefined) return kept
    const units = [...byUnit.keys()].sort(compareText).flatMap((code) => unitOn(byUnit.get(code) ?? [], day) ?? [])
    const made = hierarchyOn(units, day, setting)
    known.set(day, made)
    return made
  }
}
