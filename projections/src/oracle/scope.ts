import type { Where } from '../metrics/question.ts'
import type { Hierarchy } from './hierarchy.ts'
import type { Asked, Item, Metric, World } from './item.ts'
import { reportingLevel } from './levels.ts'
import type { UnitState } from './units.ts'

/** A unit in a figure: itself, and where it stands there. */
interface Placed {
  readonly unit: string
  readonly placedOn: Hierarchy
}

type Attribute = (unit: UnitState | undefined) => readonly string[]
const listOf = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value])

/** Attributes of units that every metric can be filtered by. */
const ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['kind', (unit) => listOf(unit?.kind)],
  ['ownership', (unit) => listOf(unit?.ownership)],
  ['school-kind', (unit) => listOf(unit?.schoolKind)],
  ['managed-by', (unit) => listOf(unit?.managedBy)],
  ['teaches', (unit) => unit?.levels ?? []],
])
export const UNIT_FILTERS: readonly string[] = [...ATTRIBUTES.keys(), 'units']

/** Whether one of the values asked for is among those there are; `""` is that there are none. */
export const matches = (asked: readonly string[], values: readonly string[]): boolean =>
  values.length === 0 ? asked.includes('') : values.some((value) => asked.includes(value))

/** What a unit says of itself; a campus that does not has its school's. */
export function attributeOf(on: Hierarchy, code: string, name: string): readonly string[] {
  const [unit, school] = [on.unit(code), on.unit(on.counted(code) ?? code)]
  const own = ATTRIBUTES.get(name)?.(unit) ?? []
  return own.length === 0 && unit?.kind === 'campus' ? (ATTRIBUTES.get(name)?.(school) ?? []) : own
}

const passesUnitFilter = ({ name, values }: Where, code: string, on: Hierarchy): boolean =>
  matches(values, name === 'units' ? [code, ...listOf(on.unit(code) && on.counted(code))] : attributeOf(on, code, name))

const unitFilters = ({ where }: Asked, { partitioning }: Metric): readonly Where[] =>
  where.filter(({ name }) => UNIT_FILTERS.includes(name) && !partitioning.includes(name))

/** Where an item stands in a figure. */
export const placeOf = (item: Item, asked: Asked, { on }: World): Hierarchy =>
  on(asked.hierarchyAt ?? (item.stock ? asked.referenceDay : item.ownDay))

/** Whether a unit stands at or under the one asked for; a unit asked for by its own code is always there. */
export const isUnder = (root: string, { unit, placedOn }: Placed): boolean =>
  unit === root || (placedOn.unit(unit) !== undefined && placedOn.above(unit).includes(root))

/** Whether an item has everything that is asked for, apart from where its unit stands and from parts of numerators. */
export function isAskedFor(item: Item, asked: Asked, metric: Metric, world: World): boolean {
  if (asked.level !== undefined && item.level !== asked.level) return false
  const placedOn = placeOf(item, asked, world)
  const isKey = ({ name }: Where): boolean => metric.partitioning.includes(name) && !item.indifferentTo.includes(name)
  return (
    unitFilters(asked, metric).every((filter) => passesUnitFilter(filter, item.unit, placedOn)) &&
    asked.where.filter(isKey).every(({ name, values }) => matches(values, listOf(item.keys[name] ?? undefined)))
  )
}

/**
 * Units of the reporting kind that are open on the reference day, in scope, level and filters. A campus stands for its school:
 * one that is asked for by its own code expects that.
 */
export function expectedUnits(asked: Asked, metric: Metric, { on }: World): readonly string[] {
  const there = on(asked.referenceDay)
  const placedOn = on(asked.hierarchyAt ?? asked.referenceDay)
  const inScope = there.units
    .filter(({ standing, code }) => standing === 'open' && isUnder(asked.unit, { unit: code, placedOn }))
    .map(({ code }) => there.counted(code) ?? code)
    .filter((code) => there.unit(code)?.kind === metric.reporter)
  return [...new Set(inScope)]
    .filter((code) => asked.level === undefined || reportingLevel(there, code) === asked.level)
    .filter((code) => unitFilters(asked, metric).every((filter) => passesUnitFilter(filter, code, placedOn)))
}

/** Flags of an item: those of its fact that do not wait for what is learnt later, and those judged now. */
export function flagsOf(item: Item, asked: Asked, world: World): readonly string[] {
  const ofIngest = (item.fact?.flags ?? []).filter((flag) => !['unknown-unit', 'unknown-catalogue-code'].includes(flag))
  const own = world.on(item.ownDay).unit(item.unit)
  // Kept from the province it has no set that could answer.
  const isKeptOut = own === undefined && item.unit !== asked.unit
  const judged = isKeptOut ? item.flags.filter((flag) => flag !== 'breakdown-differs') : item.flags
  const ofPlace =
    own === undefined
      ? ['unknown-unit']
      : [...(own.standing === 'open' ? [] : ['not-open']), ...placeOf(item, asked, world).flags(item.unit)]
  return [...new Set([...ofIngest, ...judged, ...ofPlace])]
}

/** The value of a row's name that comes from where a unit stands: `unit.<kind>`. */
export const ancestorOfKind = ({ unit, placedOn }: Placed, kind: string): string | null =>
  placedOn.unit(unit) === undefined
    ? null
    : (placedOn.above(unit).find((code) => placedOn.unit(code)?.kind === kind) ?? null)
