import type { UnitKind } from '@ioc/contracts'
import type { Reading } from '../queries/reading.ts'
import { UNIT_ATTRIBUTES, type ExpectedUnit, type UnitCondition } from '../scope/index.ts'
import { whole } from './amount.ts'
import { answerOf, NO_SUMS } from './answer.ts'
import { MetricError } from './errors.ts'
import { ITEM } from './expression.ts'
import { JUDGED_AT_READING } from './fold.ts'
import { intervalsOf } from './grain.ts'
import { referenceDayOf } from './period.ts'
import { grainsOf, type By, type Plan } from './plan.ts'
import type { FigureAnswer } from './question.ts'
import type { RawRow } from './raw-row.ts'

/** Days that one table may look at: each is a hierarchy of its own. */
const MAX_DAYS = 400

const CONDITIONS: readonly UnitCondition['name'][] = [...UNIT_ATTRIBUTES, 'teaches', 'units']
const conditionOf = (name: string, values: readonly string[]): UnitCondition[] => {
  const known = CONDITIONS.find((attribute) => attribute === name)
  return known === undefined ? [] : [{ name: known, values }]
}

/** Open units of a day, with what they are filtered and grouped by. */
function openUnits(reading: Reading, plan: Plan, day: string): Promise<readonly ExpectedUnit[]> {
  const { unit, level, hierarchyAt, unitFilters, filters, by } = plan
  return reading.hierarchy.expectedOf({
    root: unit,
    day,
    at: hierarchyAt,
    kind: undefined,
    level,
    kinds: by.flatMap((each): UnitKind[] => (each.kind === 'unit' ? [each.unitKind] : [])),
    attributes: UNIT_ATTRIBUTES,
    conditions: [
      ...unitFilters.flatMap(({ name, values }) => conditionOf(name, values)),
      ...filters.flatMap(({ dimension, values }) => conditionOf(dimension.name, values)),
    ],
  })
}

/** Flags of a unit's place, and those that ingest wrote on the opening that counts. */
const flagsOf = ({ unit, flags }: ExpectedUnit): readonly string[] => [
  ...new Set([...unit.flags.filter((flag) => !JUDGED_AT_READING.includes(flag)), ...flags]),
]

function answer(units: readonly ExpectedUnit[]): FigureAnswer {
  const counts = new Map<string, number>()
  const all = units.map(flagsOf)
  for (const flag of all.flat()) counts.set(flag, (counts.get(flag) ?? 0) + 1)
  const flags = [...counts].map(([code, count]) => ({ code, count }))
  const flagged = all.filter((own) => own.length > 0).length
  const sorted = flags.sort((one, other) => (one.code < other.code ? -1 : 1))
  return answerOf('count', { ...NO_SUMS, numerator: whole(units.length), flagged, flags: sorted }, 0)
}

/** How many units are open: a number even where none is. */
export const hierarchyFigure = async (reading: Reading, plan: Plan): Promise<FigureAnswer> =>
  answer(await openUnits(reading, plan, plan.referenceDay))

const keyOf = (by: By, unit: ExpectedUnit, group: number, interval: string): string => {
  switch (by.kind) {
    case 'level':
      return unit.level
    case 'unit':
      return unit.groups[group] ?? ''
    case 'grain':
      return interval
    case 'dimension':
      return unit.values[UNIT_ATTRIBUTES.findIndex((attribute) => attribute === by.name)] ?? ''
    default:
      return by satisfies never
  }
}

/** The same as rows; of a row over time the units open on its last day. */
export async function hierarchyTable(reading: Reading, plan: Plan): Promise<RawRow[]> {
  const { by, period, referenceDay } = plan
  const grains = grainsOf(by)
  const days =
    grains.length > 0
      ? intervalsOf(grains, period).map(({ name, to }) => ({
          name,
          day: referenceDayOf({ text: name, from: to, to }, reading.today),
        }))
      : [{ name: '', day: referenceDay }]
  if (days.length > MAX_DAYS) {
    const hint = `at most ${MAX_DAYS}: narrow the period, or take a longer grain`
    throw new MetricError('TOO_LARGE', `${days.length} days are looked at`, hint)
  }
  const rows = new Map<string, { readonly keys: readonly string[]; readonly units: ExpectedUnit[] }>()
  for (const { name, day } of days) {
    for (const unit of await openUnits(reading, plan, day)) {
      let group = 0
      let grain = 0
      const names = name.split(ITEM)
      const keys = by.map((each) =>
        keyOf(each, unit, each.kind === 'unit' ? group++ : 0, each.kind === 'grain' ? (names[grain++] ?? '') : ''),
      )
      const text = JSON.stringify(keys)
      const row = rows.get(text)
      if (row === undefined) rows.set(text, { keys, units: [unit] })
      else row.units.push(unit)
    }
  }
  return [...rows.values()].map(({ keys, units }) => ({ keys, answer: () => answer(units) }))
}
