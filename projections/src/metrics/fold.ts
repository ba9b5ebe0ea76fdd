import type { DeclaredModel } from '../declare/index.ts'
import { isCancelled } from '../read-models/version.ts'
import type { Bind } from './expression.ts'
import { part, type Without } from './parts.ts'

/** Flags that are judged at reading: what was written when a fact came in does not know what is known now. */
export const JUDGED_AT_READING: readonly string[] = [
  'unknown-unit',
  'unknown-catalogue-code',
  'not-open',
  'circle',
  'unknown-parent',
  'form-differs',
  'breakdown-differs',
]

/** The flags in a text of flags as they were written, without those that are judged at reading. */
export const knownFlags = (written: string): readonly string[] =>
  written === '' ? [] : written.split(' ').filter((flag) => !JUDGED_AT_READING.includes(flag))

/** What to fold. */
export interface FoldOf {
  readonly model: DeclaredModel
  /** Table with its database, and the position that is read at. */
  readonly table: string
  readonly position: string
  /** Columns that are looked at; `day` and `flags` beside those of the model. */
  readonly columns: readonly string[]
  /** Conditions on columns that all reports about a thing agree in. */
  readonly keyed: readonly string[]
  /** Conditions on the folded thing's day. */
  readonly days: readonly string[]
  readonly without: Without
  /**
   * Flags as they were written, as one text, for who looks at them with {@link knownFlags}: less to analyse, and of lists the engine
   * finds the newest in half again the time. Days are then as the table has them.
   */
  readonly flagsAsWritten?: true
}

/**
 * From the reports about each thing up to the position to its state: columns of the report that counts, its version (`newest`)
 * and its `day`: the one that it names, else that of the earliest report. What is taken back is not there. One level of one SELECT:
 * the engine's analysis costs more than most figures.
 */
export function foldSql(of: FoldOf, bind: Bind): string {
  const { model, table, position, columns, keyed, days, without, flagsAsWritten = false } = of
  const { fold } = model
  const counting = (name: string): string =>
    part(without, 'counting-report', `argMax(f.${name}, f.ver)`, `any(f.${name})`)
  const isKeyed = (name: string): boolean => fold.keyed.includes(name)
  const earliest = part(without, 'earliest-day', 'min(f.time_day)', counting('time_day'))
  const named = counting('said_day')
  const day = isKeyed('said_day')
    ? 'any(f.said_day)'
    : part(without, 'named-day', `if(${named} = '', ${earliest}, ${named})`, earliest)
  const state = columns.map((name) => {
    if (name === 'day') return `${flagsAsWritten ? day : `toString(${day})`} AS day`
    if (name === 'flags') {
      const known = flagsAsWritten
        ? `arrayStringConcat(f.flags, ' ')`
        : `arrayFilter(flag -> flag NOT IN ${bind('Array(String)', JUDGED_AT_READING)}, f.flags)`
      return `${part(without, 'counting-report', `argMax(${known}, f.ver)`, `any(${known})`)} AS flags`
    }
    return `${isKeyed(name) ? `any(f.${name})` : counting(name)} AS ${name}`
  })
  const where = [part(without, 'position', `f.position <= ${position}`, '1'), ...keyed]
  const having = [part(without, 'cancelled', `NOT (${isCancelled('newest')})`, '1'), ...days]
  return `
    SELECT ${[...fold.by.map((name) => `f.${name} AS ${name}`), 'max(f.ver) AS newest', ...state].join(', ')}
    FROM ${table} AS f
    WHERE ${where.join(' AND ')}
    GROUP BY ${fold.by.map((name) => `f.${name}`).join(', ')}
    HAVING ${having.join(' AND ')}`
}
