import type { Reading, UnitForest, Unit } from '@ioc/projections/queries'
import type { QueryResolvers, UnitResolvers } from '../../generated/resolver-types.ts'
import type { UnitModel } from '../models.ts'
import { kindOf, levelOf } from '../narrow.ts'
import { keyOf, pageOf, pageSize } from '../paging.ts'

/** The unit on a day of the hierarchy; undefined where nothing ever opens it. */
export function unitModel(forest: UnitForest, code: string): UnitModel | undefined {
  const unit = forest.unit(code)
  return unit === undefined ? undefined : { unit, forest }
}

const byCode = (a: Unit, b: Unit): number => (a.code < b.code ? -1 : 1)

function connection(
  forest: UnitForest,
  units: readonly Unit[],
  { first, after }: { readonly first?: number | null; readonly after?: string | null },
) {
  const size = pageSize(first, 50)
  const afterCode = keyOf(after)
  const sorted = [...units].sort(byCode)
  const rest = afterCode === undefined ? sorted : sorted.filter(({ code }) => code > afterCode)
  const page = pageOf(
    rest,
    size,
    ({ code }) => code,
    (unit) => ({ unit, forest }),
  )
  return { totalCount: units.length, ...page }
}

export const unitFields: UnitResolvers = {
  code: ({ unit }) => unit.code,
  name: ({ unit }) => unit.name,
  kind: ({ unit }) => kindOf(unit.kind),
  levels: ({ unit }) => unit.levels.map(levelOf),
  reportingLevel: ({ unit }) => (unit.reportingLevel === undefined ? null : levelOf(unit.reportingLevel)),
  ownership: ({ unit }) => unit.ownership ?? null,
  parent: ({ unit, forest }) => {
    const parent = forest.parentOf(unit.code)
    return parent === undefined ? null : (unitModel(forest, parent) ?? null)
  },
  openedOn: ({ unit }) => unit.openedOn,
  closedOn: ({ unit }) => unit.closedOn ?? null,
  successors: ({ unit }) => unit.successors,
  children: ({ unit, forest }, page) => connection(forest, forest.childrenOf(unit.code), page),
}

/** Open units of a day; `level` is the level that a unit counts in. */
export const units: NonNullable<QueryResolvers['units']> = async (_root, args, context) => {
  const reading: Reading = await context.reading()
  const forest = await reading.hierarchy.forest(args.at ?? reading.today)
  const candidates = args.under == null ? forest.open : forest.under(args.under)
  const chosen = candidates.filter(
    ({ kind, reportingLevel }) =>
      (args.kind == null || kind === args.kind) && (args.level == null || reportingLevel === args.level),
  )
  return connection(forest, chosen, args)
}
