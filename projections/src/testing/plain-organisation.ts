import { applyFact, BLANK_UNIT, ENDINGS, finish, type Draft } from '../read-models/units/history.ts'
import type { SetBy, Unit, UnitFact } from '../read-models/units/unit.ts'
import { RANK, rankOf } from '../read-models/version.ts'

/**
 * The organisation on one day, said the plain way, one unit at a time and by recursion: what quicker ways are compared with.
 * Written from the rules; shares with what it checks only how one fact changes a unit.
 */
export interface PlainDay {
  readonly units: ReadonlyMap<string, Unit>
  readonly province: string | undefined
  /** The open unit, or the province, at which the facts of a unit count. */
  readonly holder: (code: string) => string | undefined
  /** The holder of a unit and everything above it, nearest first. */
  readonly above: (code: string) => readonly string[]
  /** The holder, of a campus its school. */
  readonly counted: (code: string) => string | undefined
  readonly flags: (code: string) => readonly string[]
}

interface Link {
  readonly from: string
  readonly to: string
  readonly setBy: SetBy
}

const stepOf = ({ fact }: UnitFact): number => (fact === 'moved' ? 2 : fact === 'changed' ? 1 : 0)

/** Of facts of one kind and day the latest, unless it takes back; in the order in which they take effect. */
function inForce(facts: readonly UnitFact[]): UnitFact[] {
  const isNewest = (fact: UnitFact): boolean =>
    !facts.some(
      (other) => other.fact === fact.fact && other.effectiveFrom === fact.effectiveFrom && other.ver > fact.ver,
    )
  return facts
    .filter((fact) => isNewest(fact) && rankOf(fact.ver) !== RANK.cancelled)
    .sort((a, b) =>
      a.effectiveFrom === b.effectiveFrom
        ? stepOf(a) - stepOf(b) || (a.ver < b.ver ? -1 : 1)
        : a.effectiveFrom < b.effectiveFrom
          ? -1
          : 1,
    )
}

function unitOn(code: string, facts: readonly UnitFact[], day: string): Unit | undefined {
  const opening = facts.findIndex(({ fact }) => fact === 'opened')
  if (opening < 0) return undefined
  const started = facts.slice(opening)
  const past = started.filter(({ effectiveFrom }) => effectiveFrom <= day)
  const blank: Draft = { ...BLANK_UNIT, code, declaredLevel: undefined }
  if (past.length === 0) {
    const future = started[0] === undefined ? blank : applyFact(blank, started[0])
    return finish({ ...future, open: false })
  }
  const unit = past.reduce(applyFact, blank)
  const ahead = unit.open
    ? started.find(({ fact, effectiveFrom }) => effectiveFrom > day && ENDINGS.has(fact))
    : undefined
  return finish(ahead === undefined ? unit : { ...unit, closedOn: ahead.effectiveFrom })
}

const linksOf = (unit: Unit): Link[] => {
  const from = unit.code
  if (!unit.open && unit.successors.length > 0)
    return [...new Set(unit.successors)].map((to) => ({ from, to, setBy: unit.endedBy }))
  return unit.parent === undefined ? [] : [{ from, to: unit.parent, setBy: unit.parentSetBy }]
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byEffect = (a: Link, b: Link): number =>
  compareText(a.setBy.day, b.setBy.day) ||
  (a.setBy.ver === b.setBy.ver ? 0 : a.setBy.ver < b.setBy.ver ? -1 : 1) ||
  compareText(a.from, b.from) ||
  compareText(a.to, b.to)

const leads = (links: readonly Link[], from: string, to: string): boolean =>
  from === to || links.some((link) => link.from === from && leads(links, link.to, to))

/** In a circle the link that took effect last does not hold. */
const holdingOf = (links: readonly Link[]): Link[] => {
  const holding: Link[] = []
  for (const link of [...links].sort(byEffect)) if (!leads(holding, link.to, link.from)) holding.push(link)
  return holding
}

function provinceOf(units: readonly Unit[], setting: string | undefined): string | undefined {
  const provinces = units.filter(({ kind }) => kind === 'province').sort((a, b) => compareText(a.code, b.code))
  const open = provinces.filter((unit) => unit.open)
  if (open.length > 0) return (open.find(({ code }) => code === setting) ?? open[0])?.code
  const next = provinces.filter(({ endedBy }) => endedBy.day === '')
  const ended = provinces.filter(({ endedBy }) => endedBy.day !== '')
  const [first] = next.sort((a, b) => compareText(a.openedOn, b.openedOn))
  const [last] = ended.sort((a, b) => compareText(b.endedBy.day, a.endedBy.day))
  return (first ?? last)?.code
}

export function plainDay(facts: ReadonlyMap<string, readonly UnitFact[]>, day: string, setting?: string): PlainDay {
  const units = new Map(
    [...facts].flatMap(([code, list]) => {
      const unit = unitOn(code, inForce(list), day)
      return unit === undefined ? [] : [[code, unit] as const]
    }),
  )
  const province = provinceOf([...units.values()], setting)
  const isStanding = (code: string): boolean => code === province || units.get(code)?.open === true
  /** An open province with nothing above it is a whole of its own. */
  const isWhole = (code: string): boolean => isStanding(code) && units.get(code)?.kind === 'province'
  // What the province says of a parent leads nowhere, nor does what another says of one that nothing opens.
  const said = [...units.values()]
    .filter(({ code }) => code !== province)
    .flatMap(linksOf)
    .filter(({ from, to }) => !isWhole(from) || units.has(to))
  const holding = holdingOf(said.filter(({ to }) => units.has(to)))
  /** What stands above a unit that stands, or for one that does not. */
  const linked = (code: string): string | undefined => {
    if (code === province) return undefined
    const known = holding.filter(({ from }) => from === code).map(({ to }) => holder(to))
    if (known.length === 0 && isWhole(code)) return undefined
    const isUnknown = said.some(({ from, to }) => from === code && !units.has(to))
    const all = isUnknown || known.length === 0 ? [...known, province] : known
    const [first, ...others] = all.map((each) => (each === undefined ? [] : above(each)))
    return first?.find((each) => others.every((list) => list.includes(each))) ?? province
  }
  const holder = (code: string): string | undefined =>
    !units.has(code) ? undefined : isStanding(code) ? code : linked(code)
  const above = (code: string): readonly string[] => {
    const first = holder(code)
    const parent = first === undefined ? undefined : linked(first)
    return first === undefined ? [] : [first, ...(parent === undefined ? [] : above(parent))]
  }
  const flags = (code: string): readonly string[] => {
    const own = said.filter(({ from }) => from === code)
    const circle = own.some((link) => units.has(link.to) && !holding.includes(link))
    const unknown = own.some(({ to }) => !units.has(to))
    const before = holding.filter(({ from }) => from === code).flatMap(({ to }) => flags(to))
    return [...new Set([...(circle ? ['circle'] : []), ...(unknown ? ['unknown-parent'] : []), ...before])].sort()
  }
  const counted = (code: string): string | undefined => {
    const chain = above(code)
    const first = chain.find((each) => units.get(each)?.kind !== 'campus')
    return first !== undefined && units.get(first)?.kind === 'school' ? first : chain[0]
  }
  return { units, province, holder, above, counted, flags }
}
