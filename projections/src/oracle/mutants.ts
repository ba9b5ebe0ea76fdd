import type { ClickHouse } from '@ioc/clickhouse'
import type { System } from './compare.ts'
import { compiler } from './compiler.ts'
import type { Topic } from './histories.ts'

/** A clause of the compiled statements that is switched off: what the oracle must notice. */
export interface Mutant {
  /** The rule that is broken. */
  readonly breaks: string
  /** Histories in which it shows. */
  readonly topic: Topic
  readonly find: RegExp
  readonly replace: string
}

const mutant = (breaks: string, topic: Topic, find: RegExp, replace: string): Mutant => ({
  breaks,
  topic,
  find,
  replace,
})

/** One for each clause that says a rule, in the words of the statements. */
export const MUTANTS: readonly Mutant[] = [
  mutant(
    'what is taken back does not count',
    'attendance',
    /NOT \(bitAnd\(bitShiftRight\(newest, 57\), 3\) = 2\)/g,
    '1',
  ),
  mutant('the newest report counts', 'attendance', /argMax\(f\.present, f\.ver\)/g, 'argMin(f.present, f.ver)'),
  mutant(
    'reports about one thing are one',
    'attendance',
    /GROUP BY f\.unit, f\.thing/g,
    'GROUP BY f.unit, f.thing, f.ver',
  ),
  mutant('nothing beyond the position is read', 'attendance', /f\.position <= \{position:UInt64\}/g, '1'),
  mutant('the first day is a bound', 'attendance', /f\.said_day >= \{p\d+:String\}/g, '1'),
  mutant('the last day is a bound', 'attendance', /f\.said_day < \{p\d+:String\}/g, '1'),
  mutant('a unit counts from the day on which it comes', 'attendance', /day >= piece_from/g, '1'),
  mutant('a unit counts until the day on which it goes', 'attendance', /day < piece_end/g, '1'),
  mutant('a unit that nothing opens is in no sum', 'attendance', /sumIf\(n0, p_unit != ''\)/g, 'sum(n0)'),
  mutant('a unit that nothing opens shows', 'attendance', /sumIf\(c0, p_unit = ''\)/g, 'toUInt64(0)'),
  mutant('what is placed elsewhere shows', 'attendance', /p_unit = '' OR p_flags != ''/g, "p_unit = ''"),
  mutant('who reports is expected', 'attendance', /p_reporter != '' AND c0 > 0/g, 'c0 > 0'),
  mutant(
    'without a report there is no zero',
    'attendance',
    /\[sumIf\(c0, p_unit != ''\)\] AS bases/g,
    '[toUInt64(1)] AS bases',
  ),
  mutant(
    'who is unknown is judged at reading',
    'attendance',
    /arrayFilter\(flag -> flag NOT IN \{p\d+:Array\(String\)\}, f\.flags\)/g,
    'f.flags',
  ),
  mutant('the earliest report dates a payment', 'payments', /min\(f\.time_day\)/g, 'argMax(f.time_day, f.ver)'),
  mutant(
    'a day that is named dates a payment',
    'payments',
    /if\(argMax\(f\.said_day, f\.ver\) = '', min\(f\.time_day\), argMax\(f\.said_day, f\.ver\)\)/g,
    'min(f.time_day)',
  ),
  mutant('cash is not cashless', 'payments', /method NOT IN \{p\d+:Array\(String\)\}/g, '1'),
  mutant('bills, payments and refunds are three things', 'payments', /f\.fact IN \{p\d+:Array\(String\)\}/g, '1'),
  mutant('a unit that says no does not use it', 'lms', /AND is_used/g, ''),
  mutant('another level is detail', 'lms', /AND p_level IN \('', said\)/g, ''),
  mutant(
    'of two that say the same the newest counts',
    'rooms',
    /argMax\(declared\.value, newest\)/g,
    'argMin(declared.value, newest)',
  ),
  mutant('one breakdown answers', 'resources', /set_rank = rank\d+/g, '1'),
  mutant('breakdowns that differ show', 'resources', /min\(set_sums\) OVER u != max\(set_sums\) OVER u/g, '0'),
  mutant('of several periods the last answers', 'rooms', /WHERE period_rank = first_rank/g, 'WHERE 1'),
  mutant('what answers elsewhere does not count here', 'lessons', /p_flags != 'elsewhere'/g, '1'),
  mutant('of periods that add up none overlaps', 'lessons', /arrayAll\(other -> [^,]*, taken\)/g, '1'),
  mutant('what a finer breakdown leaves has a row', 'resources', /NOT IN \('', rank\d+\)/g, "IN ('never')"),
  mutant('another level of a measure is detail', 'rooms', /p_level IN \('', said_level\) AND p_unit/g, 'p_unit'),
  mutant('a share of nothing says nothing', 'satisfied', /\(form = 'value' OR whole != 0\)/g, '1'),
  mutant('a platform is asked for', 'lms', /hasAny\(marks, \{p\d+:Array\(String\)\}\)/g, '1'),
  mutant('who reports is expected in the level of the row', 'attendance', / AND p_rlevel = row_level/g, ''),
  mutant('who reports is expected where the row stands', 'attendance', / AND p_rgroup0 = p_group0/g, ''),
  mutant('a row over time expects who is open then', 'attendance', /span\[1\] <= /g, '1 OR span[1] <= '),
  mutant(
    'what is placed elsewhere says so',
    'attendance',
    /if\(p_flags = '', \[\]::Array\(String\), splitByChar\(' ', p_flags\)\) AS place_flags/g,
    '[]::Array(String) AS place_flags',
  ),
  mutant('the other form shows', 'signed', /form !?= 'value' AS differs_in_form/g, '0 AS differs_in_form'),
]

/** The compiler with a clause switched off, and how often there was one. */
export function withMutant({ find, replace }: Mutant): { readonly system: System; readonly applied: () => number } {
  let applied = 0
  const mutated = (clickhouse: ClickHouse): ClickHouse =>
    new Proxy(clickhouse, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target)
        if (typeof member !== 'function') return member
        return (...given: unknown[]): unknown => {
          const [role, sql, ...rest] = given
          if (name !== 'query' || typeof sql !== 'string') return Reflect.apply(member, target, given)
          const other = sql.replaceAll(find, replace)
          if (other !== sql) applied += 1
          return Reflect.apply(member, target, [role, other, ...rest])
        }
      },
    })
  return {
    applied: () => applied,
    system: {
      answer: (reading, question, context) =>
        compiler.answer({ ...reading, clickhouse: mutated(reading.clickhouse) }, question, context),
    },
  }
}
