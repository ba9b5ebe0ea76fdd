import { LEVELS } from '@ioc/contracts'
import { MetricError } from './errors.ts'
import { intervalsOf } from './grain.ts'
import { grainsOf, type By, type Plan } from './plan.ts'
import type { Placing } from './placing.ts'
import { MAX_GROUPS } from './rows.ts'

/** Values that a dimension may have whose values nobody lists. */
const OPEN_VALUES = 100

function valuesOf(by: Exclude<By, { readonly kind: 'grain' }>, { places }: Placing, kinds: readonly string[]): number {
  switch (by.kind) {
    case 'level':
      return LEVELS.length + 1
    case 'unit': {
      const index = kinds.indexOf(by.unitKind)
      return new Set(places.map(({ groups }) => groups[index])).size
    }
    case 'dimension':
      return (by.dimension.values?.length ?? OPEN_VALUES) + 1
    default:
      return by satisfies never
  }
}

/**
 * How many rows a table may have at most, before it is asked for.
 * @throws MetricError TOO_LARGE beyond {@link MAX_GROUPS}, saying which name to narrow
 */
export function estimateGroups(plan: Plan, placing: Placing): number {
  const kinds = plan.by.flatMap((by) => (by.kind === 'unit' ? [by.unitKind] : []))
  const grains = grainsOf(plan.by)
  const counts = plan.by.flatMap((by) =>
    by.kind === 'grain' ? [] : [{ name: by.name, values: valuesOf(by, placing, kinds) }],
  )
  if (grains.length > 0) counts.push({ name: grains.join(', '), values: intervalsOf(grains, plan.period).length })
  const groups = counts.reduce((product, { values }) => product * values, 1)
  if (groups <= MAX_GROUPS) return groups
  const [widest] = counts.sort((one, other) => other.values - one.values)
  const hint = `narrow ${widest?.name ?? 'by'} (${widest?.values ?? 0} values), the period or the unit`
  throw new MetricError('TOO_LARGE', `up to ${groups} rows, at most ${MAX_GROUPS}`, hint)
}
