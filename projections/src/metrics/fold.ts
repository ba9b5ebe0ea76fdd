import type { DeclaredModel } from '../declare/index.ts'
import { isCancelled } from '../read-models/version.ts'
import type { Bind } from './expression.ts'
import { part, type Without } from './parts.ts'

/** Flags that are judged at reading: what was written when a fact came in does not know what is known now. */
const JUDGED_AT_READING = [
  'unknown-unit',
  'unknown-catalogue-code',
  'not-open',
  'circle',
  'unknown-parent',
  'form-differs',
  'breakdown-differs',
]

/** What to fold. */
export interface FoldOf {
  readonly model: DeclaredModel
  /** Table with its database, and the position that is read at. */
  readonly table: string
  readonly position: string
  /** Conditions on columns that all reports about a thing agree in. */
  readonly keyed: readonly string[]
  /** Columns that decide what is one thing; default `unit` and `thing`, of a lifecycle with the milestone. */
  readonly without: Without
}

/**
 * From the reports about each thing up to the position to its state: every column of the report that counts, its `flag_list`, its
 * version (`newest`) and its `day`: the one that it names, else that of the earliest report. What is taken back is not there.
 * Columns that nobody asks for cost nothing: the engine leaves them out.
 */
export function foldSql({ model, table, position, keyed, without }: FoldOf, bind: Bind): string {
  const { fold, declaration } = model
  const counting = (name: string): string => part(without, 'counting-report', `argMax(${name}, ver)`, `any(${name})`)
  const kind = declaration.kind === 'ledger' ? ['sign'] : []
  const own = [...declaration.columns.map(({ name }) => name), ...kind]
  const columns = own.map((name) => `${fold.keyed.includes(name) ? `any(${name})` : counting(name)} AS s_${name}`)
  const saidDay = fold.keyed.includes('said_day') ? 'any(said_day)' : counting('said_day')
  const earliest = part(without, 'earliest-day', 'min(time_day)', counting('time_day'))
  const day = fold.keyed.includes('said_day')
    ? saidDay
    : part(without, 'named-day', `if(${saidDay} = '', ${earliest}, ${saidDay})`, earliest)
  const upTo = part(without, 'position', `position <= ${position}`, '1')
  const renamed = own.map((name) => `s_${name} AS ${name}`)
  const judged = bind('Array(String)', JUDGED_AT_READING)
  return `
    SELECT ${[...fold.by, 'newest', 'day', ...renamed].join(', ')},
           arrayFilter(flag -> NOT has(${judged}, flag), s_flags) AS flag_list
    FROM (SELECT ${fold.by.join(', ')}, max(ver) AS newest, toString(${day}) AS day, ${counting('flags')} AS s_flags,
                 ${columns.join(', ')}
          FROM ${table}
          WHERE ${[upTo, ...keyed].join(' AND ')}
          GROUP BY ${fold.by.join(', ')}
          HAVING ${part(without, 'cancelled', `NOT (${isCancelled('newest')})`, '1')})`
}
