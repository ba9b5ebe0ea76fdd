import type { Reading } from '../queries/reading.ts'
import { MetricError } from './errors.ts'
import { ITEM, type Bind } from './expression.ts'
import { intervalsOf } from './grain.ts'
import type { ItemsCounting } from './metric.ts'
import { referenceDayOf } from './period.ts'
import { linesSql } from './places-sql.ts'
import { placingOf, type Expected, type Place, type Placing } from './placing.ts'
import { grainsOf, type Plan } from './plan.ts'
import { SPAN, SPAN_PART, spansOf } from './spans.ts'

/** Rows over time that look at who there is on a day of their own: each is a placing of its own. */
const MAX_INTERVALS = 400
/** Lines of all of them together. */
const MAX_LINES = 20_000

/** A row over time, or the whole period. */
export interface ItemsInterval {
  /** Name of the interval in each grain; none where rows are not of time. */
  readonly names: readonly string[]
  readonly to: string
  readonly referenceDay: string
}

/** Where items count: one placing for all intervals, or one for each. */
export interface ItemsPlaces {
  readonly overTime: boolean
  /** Whether each interval has a placing of its own. */
  readonly restated: boolean
  readonly intervals: readonly ItemsInterval[]
  readonly placings: readonly [Placing, ...Placing[]]
  /** Level of a unit's row on the reference day, where units are counted. */
  readonly levelOf: readonly ((place: Place) => string)[]
}

const intervalsOfPlan = (plan: Plan, today: string): readonly ItemsInterval[] => {
  const grains = grainsOf(plan.by)
  if (grains.length === 0) return [{ names: [], to: plan.period.to, referenceDay: plan.referenceDay }]
  return intervalsOf(grains, plan.period).map(({ name, to }) => ({
    names: name.split(ITEM),
    to,
    referenceDay: referenceDayOf({ text: name, from: to, to }, today),
  }))
}

/** Whether what is counted stands where its unit stands on the reference day: stocks, and units that are counted. */
const isRestated = ({ stock, form }: ItemsCounting): boolean => stock === true || form === 'units'

/** Who is placed where, for one reference day. */
async function placedOn(reading: Reading, plan: Plan, counts: ItemsCounting, referenceDay: string): Promise<Placing> {
  const { metric, unit, period, hierarchyAt, unitFilters, by } = plan
  const restated = isRestated(counts)
  const question = {
    ...{ unit, referenceDay, where: unitFilters, reporter: metric.reporter },
    from: counts.stock === true || counts.base === 'ever' ? '' : period.from,
    to: counts.stock === true ? referenceDay : period.to,
    at: hierarchyAt ?? (restated ? referenceDay : undefined),
    on: restated ? referenceDay : undefined,
    standsWith: counts.form === 'units' ? metric.reporter : undefined,
    kinds: by.flatMap((each) => (each.kind === 'unit' ? [each.unitKind] : [])),
  }
  return reading.once(`placing ${JSON.stringify(question)}`, () => placingOf(reading, question))
}

/**
 * Where the items of a plan count.
 * @throws MetricError TOO_LARGE for more rows over time than are looked at one by one
 */
export async function placesOfItems(reading: Reading, plan: Plan, counts: ItemsCounting): Promise<ItemsPlaces> {
  const intervals = intervalsOfPlan(plan, reading.today)
  const lookedAt = isRestated(counts) ? intervals : intervals.slice(-1)
  if (lookedAt.length > MAX_INTERVALS) {
    const hint = `at most ${MAX_INTERVALS}: narrow the period, or take a longer grain`
    throw new MetricError('TOO_LARGE', `${lookedAt.length} days are looked at`, hint)
  }
  const placings: Placing[] = []
  const levelOf: ((place: Place) => string)[] = []
  for (const { referenceDay } of lookedAt) {
    placings.push(await placedOn(reading, plan, counts, isRestated(counts) ? referenceDay : plan.referenceDay))
    const forest = await reading.hierarchy.forest(referenceDay)
    levelOf.push(({ unit, reporter }) => {
      const speaks = forest.unit(reporter)?.kind === plan.metric.reporter ? reporter : unit
      return forest.unit(speaks)?.reportingLevel ?? ''
    })
  }
  const [first, ...others] = placings
  if (first === undefined) throw new RangeError('a period has days')
  return {
    ...{ overTime: grainsOf(plan.by).length > 0, restated: isRestated(counts) },
    ...{ intervals, placings: [first, ...others], levelOf },
  }
}

/** Placings with the intervals that they are of, counted from 1. */
const placed = ({ intervals, placings }: ItemsPlaces) =>
  placings.map((placing, index) => ({
    placing,
    first: placings.length === 1 ? 1 : index + 1,
    last: placings.length === 1 ? intervals.length : index + 1,
  }))

export const isExpectedIn = ({ level }: Expected, plan: Plan): boolean =>
  plan.level === undefined || level === plan.level

/** Columns of a place; groups follow. */
const NAMES = [
  'p_unit',
  'p_from',
  'p_end',
  'p_reporter',
  'p_counts',
  'p_flags',
  'p_level',
  'p_upper',
  'p_rlevel',
  'p_spans',
]

/** Lines of the places of one interval, without the interval. */
function linesOf(
  plan: Plan,
  counts: ItemsCounting,
  placing: Placing,
  levelOf: (place: Place) => string,
  groups: number,
) {
  const isOverTime = grainsOf(plan.by).length > 0
  const expected = new Map(placing.expected.filter((unit) => isExpectedIn(unit, plan)).map((unit) => [unit.code, unit]))
  const spans = isRestated(counts) || !isOverTime ? undefined : spansOf(placing, plan.metric.reporter)
  const lines = placing.places.map((place) => {
    const { unit, reporter, flags } = place
    const speaks = expected.get(reporter)
    const isExpected = spans === undefined ? speaks !== undefined : spans.has(reporter)
    return [
      ...[unit, place.from, place.end, isExpected ? reporter : ''],
      ...[speaks === undefined ? (unit === placing.own ? unit : '') : reporter, flags.join(' ')],
      ...[counts.form === 'units' ? levelOf(place) : place.level, place.upper, speaks?.level ?? ''],
      spans?.get(reporter) ?? '',
      ...Array.from({ length: groups }, (_, at) => [place.groups[at] ?? '', speaks?.groups[at] ?? '']).flat(),
    ]
  })
  // What some fact opens and that has no place here is not unknown: it stands where no day is.
  const excluded = placing.excluded.map((unit) => [
    unit,
    '~',
    '',
    ...Array.from({ length: NAMES.length + 2 * groups - 3 }, () => ''),
  ])
  return [...lines, ...excluded]
}

/**
 * SQL: a table of places: `p_unit`, days `p_from` to `p_end` (exclusive), intervals `p_first` to `p_last`, `p_reporter` ('' for who is
 * not expected), `p_counts` (as which unit it counts), `p_flags`, `p_level`, `p_upper`, `p_rlevel`, `p_spans`, `p_group0` …
 * @throws MetricError TOO_LARGE
 */
export function itemPlacesSql(
  plan: Plan,
  counts: ItemsCounting,
  places: ItemsPlaces,
  groups: number,
  bind: Bind,
): string {
  const lines: (readonly string[])[] = []
  // Units that stand for the same in consecutive intervals are one line.
  let running = new Map<string, { readonly first: number; readonly line: readonly string[] }>()
  const end = ({ first, line }: { first: number; line: readonly string[] }, last: number): void => {
    lines.push([...line, String(first), String(last)])
  }
  placed(places).forEach(({ placing, first, last }, index) => {
    const next = new Map<string, { readonly first: number; readonly line: readonly string[] }>()
    for (const line of linesOf(plan, counts, placing, places.levelOf[index] ?? (() => ''), groups)) {
      const text = line.join(SPAN_PART)
      next.set(text, running.get(text) ?? { first, line })
      running.delete(text)
    }
    for (const gone of running.values()) end(gone, first - 1)
    running = next
    if (index === places.placings.length - 1) for (const each of running.values()) end(each, last)
  })
  if (places.placings.length > 1 && lines.length > MAX_LINES) {
    const hint = 'narrow the period or the unit, or take a longer grain'
    throw new MetricError('TOO_LARGE', `${lines.length} places of units over time, at most ${MAX_LINES}`, hint)
  }
  const ofGroups = Array.from({ length: groups }, (_, at) => [`p_group${at}`, `p_rgroup${at}`]).flat()
  const columns = [
    ...[...NAMES, ...ofGroups].map((name) => ({ name })),
    ...['p_first', 'p_last'].map((name) => ({ name, isNumber: true as const })),
  ]
  return linesSql(columns, lines, bind)
}

/** SQL: that an item is of a unit that nothing opens, and shows here; undefined where none does. */
export function unknownSql(places: ItemsPlaces, overTime: boolean, bind: Bind): string | undefined {
  const shown = placed(places).filter(({ placing }) => placing.showsUnknown)
  if (shown.length === 0) return undefined
  const conditions = shown.map(({ placing: { unknownOn }, first, last }) => {
    const on = (unknownOn ?? []).map(
      ({ from, end }) => `(item_day >= ${bind('String', from)} AND item_day < ${bind('String', end)})`,
    )
    const during = overTime && places.placings.length > 1 ? [`interval BETWEEN ${first} AND ${last}`] : []
    const isHere = [...during, ...(unknownOn === undefined ? [] : [`(${on.join(' OR ')})`])]
    return isHere.length === 0 ? '1' : isHere.join(' AND ')
  })
  return conditions.includes('1') ? '1' : `(${[...new Set(conditions)].map((each) => `(${each})`).join(' OR ')})`
}

/** Units of all places. */
export const unitsOf = ({ placings }: ItemsPlaces): readonly string[] => [
  ...new Set(placings.flatMap(({ places }) => places.map(({ unit }) => unit))),
]

/** SQL: whether who reported is expected in the row: on the reference day, or on the last day of the row's interval. */
export function isInItemRow(of: {
  readonly spans: boolean
  readonly lastDays: readonly string[]
  readonly level: boolean
  readonly asked: string | undefined
  readonly groups: number
  readonly bind: Bind
}): string {
  const groups = Array.from({ length: of.groups }, (_, at) => at)
  if (!of.spans) {
    const level = of.level ? ['p_rlevel = row_level'] : []
    return [...level, ...groups.map((at) => `p_rgroup${at} = p_group${at}`)].map((each) => ` AND ${each}`).join('')
  }
  const last = `${of.bind('Array(String)', of.lastDays)}[interval]`
  const is = [
    ...[`span[1] <= ${last}`, `${last} < span[2]`],
    ...(of.level
      ? ['span[3] = row_level']
      : of.asked === undefined
        ? []
        : [`span[3] = ${of.bind('String', of.asked)}`]),
    ...groups.map((at) => `span[${at + 4}] = p_group${at}`),
  ].join(' AND ')
  const spans = `arrayMap(each -> splitByChar('${SPAN_PART}', each), splitByChar('${SPAN}', p_spans))`
  return ` AND arrayExists(span -> ${is}, ${spans})`
}
