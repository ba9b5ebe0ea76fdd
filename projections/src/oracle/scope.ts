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

/** Attributes of units that every metric can be filtered by. */
const ATTRIBUTES: ReadonlyMap<string, (unit: UnitState | undefined) => readonly string[]> = new Map([
  ['kind', (unit: UnitState | undefined) => listOf(unit?.kind)],
  ['ownership', (unit: UnitState | undefined) => listOf(unit?.ownership)],
  ['school-kind', (unit: UnitState | undefined) => listOf(unit?.schoolKind)],
  ['managed-by', (unit: UnitState | undefined) => listOf(unit?.managedBy)],
  ['teaches', (unit: UnitState | undefined) => unit?.levels ?? []],
])
const listOf = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value])
export const UNIT_FILTERS: readonly string[] = [...ATTRIBUTES.keys(), 'units']

/** Whether one of the values asked for is among those there are; `""` is that there are none. */
export const matches = (asked: readonly string[], values: readonly string[]): boolean =>
  values.length === 0 ? asked.includes('') : values.some((value) => asked.includes(value))

const passesUnitFilter = ({ name, values }: Where, unit: UnitState | undefined, codes: readonly string[]): boolean => {
  const attribute = ATTRIBUTES.get(name)
  return attribute === undefined ? matches(values, codes) : matches(values, attribute(unit))
}

const unitFilters = ({ where }: Asked, { partitioning }: Metric): readonly Where[] =>
  where.filter(({ name }) => UNIT_FILTERS.includes(name) && !partitioning.includes(name))

/** Where an item stands in a figure. */
export const placeOf = (item: Item, asked: Asked, { on }: World): Hierarchy =>
  on(asked.hierarchyAt ?? (item.stock ? asked.referenceDay : item.ownDay))

/** Whether a unit stands at or under the one asked for; a unit asked for by its own code is always there. */
export const isUnder = (root: string, { unit, placedOn }: Placed): boolean =>
  unit === root || (placedOn.unit(unit) !== undefined && placedOn.above(unit).includes(root))

/** Whether an item has everything that is asked for, apart from where its unit stands and from parts of numerators. */
export function isAskedFor(item: Item, asked: Asked, metric: Metric, { on }: World): boolean {
  if (asked.level !== undefined && item.level !== asked.level) return false
  const there = on(item.stock ? asked.referenceDay : item.ownDay)
  const counted = metric.ofHierarchy === true ? item.unit : (there.counted(item.unit) ?? item.unit)
  // A unit that nothing opens has no attributes, also where its facts would go to the province.
  const unit = there.unit(item.unit) === undefined ? undefined : there.unit(counted)
  const isKey = ({ name }: Where): boolean => metric.partitioning.includes(name)
  return (
    unitFilters(asked, metric).every((filter) => passesUnitFilter(filter, unit, [item.unit, counted])) &&
    asked.where.filter(isKey).every(({ name, values }) => matches(values, listOf(item.keys[name] ?? undefined)))
  )
}

/** Units of the reporting kind that are open on the reference day, in scope, level and filters. */
export function expectedUnits(asked: Asked, metric: Metric, { on }: World): readonly string[] {
  const there = on(asked.referenceDay)
  const placedOn = on(asked.hierarchyAt ?? asked.referenceDay)
  return there.units
    .filter(({ standing, kind }) => standing === 'open' && kind === metric.reporter)
    .filter(({ code }) => isUnder(asked.unit, { unit: code, placedOn }))
    .filter(({ code }) => asked.level === undefined || reportingLevel(there, code) === asked.level)
    .filter((unit) => unitFilters(asked, metric).every((filter) => passesUnitFilter(filter, unit, [unit.code])))
    .map(({ code }) => code)
}

/** Flags of an item: those of its fact that do not wait for what is learnt later, and those judged now. */
export function flagsOf(item: Item, asked: Asked, world: World): readonly string[] {
  const ofIngest = (item.fact?.flags ?? []).filter((flag) => !['unknown-unit', 'unknown-catalogue-code'].includes(flag))
  const own = world.on(item.ownDay).unit(item.unit)
  const ofPlace =
    own === undefined
      ? ['unknown-unit']
      : [...(own.standing === 'open' ? [] : ['not-open']), ...placeOf(item, asked, world).flags(item.unit)]
  return [...new Set([...ofIngest, ...item.flags, ...ofPlace])]
}

/** The value of a row's name that comes from where a unit stands: `unit.<kind>`. */
export const ancestorOfKind = ({ unit, placedOn }: Placed, kind: string): string | null =>
  placedOn.unit(unit) === undefined
    ? null
    : (placedOn.above(unit).find((code) => placedOn.unit(code)?.kind === kind) ?? null)
