import type { Bind } from './expression.ts'
import { foldSql } from './fold.ts'
import type { ItemsCounting, Milestones } from './metric.ts'
import { NOTHING_LEFT_OUT, type Without } from './parts.ts'

/** What is asked of a lifecycle or a ledger before it is placed and added up. */
export interface ItemsOf {
  readonly counts: ItemsCounting
  /** Table with its database, and the position that is read at. */
  readonly table: string
  readonly position: string
  /** Days of what is counted, both included; of stocks all up to the reference day. */
  readonly from: string
  readonly to: string
  /** Whether rows are told apart by interval. */
  readonly overTime: boolean
  /** Last day of each interval, in order, and the day on which it looks at who there is; one where rows are not of time. */
  readonly intervals: readonly { readonly to: string; readonly referenceDay: string }[]
  /** Columns of things that are looked at. */
  readonly columns: readonly string[]
  /** Conditions on columns that all reports about a milestone or movement agree in. */
  readonly keyed: readonly string[]
  readonly without?: Without
}

const days = (of: ItemsOf, name: 'to' | 'referenceDay', bind: Bind): string =>
  bind(
    'Array(String)',
    of.intervals.map((interval) => interval[name]),
  )

/** SQL: reports folded; of stocks each stands in every interval from its own day on. */
function foldedSql(of: ItemsOf, columns: readonly string[], keyed: readonly string[], bind: Bind): string {
  const { counts, table, position, without = NOTHING_LEFT_OUT } = of
  const isLedger = counts.of.kind === 'movements'
  const from = isLedger && !counts.stock && counts.base !== 'ever' ? [`day >= ${bind('String', of.from)}`] : []
  const to = isLedger || counts.stock === true ? [`day <= ${bind('String', of.to)}`] : []
  const fold = foldSql(
    {
      ...{ model: counts.model, table, position, without },
      columns: [...new Set([...columns, 'day', 'flags'])],
      keyed: [...of.keyed, ...keyed],
      days: without.has('days') ? [] : [...from, ...to],
    },
    bind,
  )
  if (counts.stock !== true || !of.overTime) return fold
  const ends = days(of, 'referenceDay', bind)
  return `SELECT *, arrayJoin(arrayFilter(each -> ${ends}[each] >= day, arrayEnumerate(${ends}))) AS interval FROM (${fold})`
}

/** SQL: the interval that a day lies in. */
const intervalOf = (of: ItemsOf, day: string, bind: Bind): string =>
  `arrayFirstIndex(each -> ${day} <= each, ${days(of, 'to', bind)})`

/** SQL: each movement as an item. */
function movementsSql(of: ItemsOf, bind: Bind): string {
  const { counts, columns } = of
  const own = columns.filter((name) => name !== 'sign')
  const fold = foldedSql(of, ['sign', ...own], [], bind)
  const isItem = counts.stock === true ? '1' : `m.day >= ${bind('String', of.from)}`
  const interval = !of.overTime ? [] : [counts.stock === true ? 'm.interval AS interval' : 'interval_of AS interval']
  const parts = [
    ...[
      'm.unit AS unit',
      'm.day AS item_day',
      ...interval,
      'm.sign AS sign',
      ...own.map((name) => `m.${name} AS ${name}`),
    ],
    ...['toUInt64(1) AS facts', '[m.flags] AS fact_flags', '[m.newest] AS versions', `${isItem} AS is_item`],
  ]
  if (counts.stock === true || !of.overTime) return `SELECT ${parts.join(', ')} FROM (${fold}) AS m`
  return `SELECT ${parts.join(', ')} FROM (SELECT *, ${intervalOf(of, 'day', bind)} AS interval_of FROM (${fold})) AS m`
}

/** SQL: milestones of each thing brought together: `item_day`, columns, and how many facts make it. */
function thingsSql(of: ItemsOf, things: Milestones, bind: Bind): string {
  const { counts, columns } = of
  const isStock = counts.stock === true
  const interval = isStock && of.overTime ? ['interval'] : []
  const wanted = Object.entries(things.columns).filter(([name]) => columns.includes(name))
  const looked = [...things.day.columns, ...wanted.flatMap(([, column]) => column.columns)]
  const fold = foldedSql(
    of,
    [...looked.filter((name) => name !== 'newest'), ...(things.of === undefined ? [] : [things.of])],
    [`f.milestone IN ${bind('Array(String)', things.read)}`],
    bind,
  )
  const isCounted = `m.milestone IN ${bind('Array(String)', things.counted)}`
  const together = ['unit', ...(things.of === undefined ? [] : [things.of]), ...interval].map((name) => `m.${name}`)
  const chosen = things.day.sql(bind, things.of === undefined ? '' : ` OVER (PARTITION BY ${together.join(', ')})`)
  const milestones = things.of === undefined ? fold : `SELECT *, ${chosen} AS chosen FROM (${fold}) AS m`
  const [from, to] = [bind('String', of.from), bind('String', of.to)]
  const by = ['unit', 'thing', ...interval]
  const where =
    things.of === undefined || counts.base === 'ever' ? '' : `WHERE m.chosen >= ${from} AND m.chosen <= ${to}`
  return `
    SELECT ${by.map((name) => `m.${name} AS ${name}`).join(', ')},
           ${things.of === undefined ? chosen : 'any(m.chosen)'} AS item_day,
           ${wanted.map(([name, column]) => `${column.sql(bind, '')} AS ${name},`).join(' ')}
           countIf(${isCounted}) AS facts, groupArrayIf(m.flags, ${isCounted}) AS fact_flags,
           groupArrayIf(m.newest, ${isCounted}) AS versions, groupUniqArray(m.day) AS own_days
    FROM (${milestones}) AS m
    ${where}
    GROUP BY ${by.map((name) => `m.${name}`).join(', ')}`
}

/**
 * SQL: one row for each thing or movement, with `unit`, `item_day`, `is_item` (whether it may count; else it only makes "0" a
 * statement), `facts`, `fact_flags`, `versions` and the columns asked for; over time also `interval`, counted from 1.
 */
export function itemsSql(of: ItemsOf, bind: Bind): string {
  const { counts } = of
  if (counts.of.kind === 'movements') return movementsSql(of, bind)
  const things = thingsSql(of, counts.of, bind)
  const [from, to] = [bind('String', of.from), bind('String', of.to)]
  const isIn = `item_day != '' AND item_day >= ${from} AND item_day <= ${to}`
  if (counts.stock === true) {
    const end = of.overTime ? `${days(of, 'referenceDay', bind)}[interval]` : to
    const isItem = `facts > 0 AND item_day != '' AND item_day <= ${end}`
    // What stands here without being counted is placed all the same.
    return `SELECT * REPLACE (if(is_item, item_day, arrayMin(own_days)) AS item_day) FROM (SELECT *, ${isItem} AS is_item FROM (${things}))`
  }
  if (counts.base !== 'ever') {
    const interval = of.overTime ? `, ${intervalOf(of, 'item_day', bind)} AS interval` : ''
    return `SELECT *, facts > 0 AS is_item${interval} FROM (${things}) WHERE ${isIn}`
  }
  const looks = days(of, 'referenceDay', bind)
  const counted = `if(facts > 0 AND ${isIn}, [(item_day, 1, ${intervalOf(of, 'item_day', bind)})], [])`
  const base = `arrayFlatten(arrayMap(own -> arrayMap(at -> (own, 0, at), arrayFilter(each -> ${looks}[each] >= own, arrayEnumerate(${looks}))), own_days))`
  return `
    SELECT * REPLACE (place.1 AS item_day), place.2 = 1 AS is_item, place.3 AS interval
    FROM (SELECT *, arrayJoin(arrayConcat(${counted}, ${base})) AS place FROM (${things}))`
}
