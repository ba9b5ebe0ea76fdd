import type { QueryParam } from '@ioc/clickhouse'

/** Binds a value of a ClickHouse type and gives the text that stands for it: values never are part of a statement's text. */
export type Bind = (type: string, value: QueryParam) => string

/** A part of a statement over the columns of a folded thing. */
export interface Expression {
  /** Columns that it looks at: no others are folded. */
  readonly columns: readonly string[]
  readonly sql: (bind: Bind) => string
}

export interface Binder {
  readonly bind: Bind
  readonly params: Readonly<Record<string, QueryParam>>
}

/** Collects the parameters of one statement; a value that is bound twice is sent once. */
export function createBinder(): Binder {
  const params: Record<string, QueryParam> = {}
  const known = new Map<QueryParam, Map<string, string>>()
  let count = 0
  return {
    params,
    bind(type, value) {
      const ofValue = known.get(value) ?? new Map<string, string>()
      known.set(value, ofValue)
      const given = ofValue.get(type)
      if (given !== undefined) return given
      const name = `p${count++}`
      params[name] = value
      const text = `{${name}:${type}}`
      ofValue.set(type, text)
      return text
    },
  }
}

/** Separates items of a list, and cells of a line: no code of ours or of a unit has a control character. */
export const ITEM = '\u001e'
export const CELL = '\u001f'

/**
 * SQL: a table of one column `item` from a long list. The list travels as one text that the engine takes apart when it runs: as
 * an array it would be carried, compared and copied, item by item, through every step of the analysis.
 */
export const itemsSql = (items: readonly string[], bind: Bind): string =>
  `SELECT arrayJoin(splitByChar('${ITEM}', materialize(${bind('String', items.join(ITEM))}))) AS item`

/** SQL: whether a column is one of a list, long or short. */
export const isAmong = (name: string, items: readonly string[], bind: Bind): string =>
  items.length <= SHORT ? `${name} IN ${bind('Array(String)', items)}` : `${name} IN (${itemsSql(items, bind)})`

const SHORT = 16

/** A number of ours, the same for each thing. */
export const literal = (value: number): Expression => ({ columns: [], sql: () => String(value) })

/** Whether a column of truth values is true. */
export const isTrue = (name: string): Expression => ({ columns: [name], sql: () => `${name} = 1` })

/** The value of a column. Names of columns are ours, never a question's. */
export const column = (name: string): Expression => ({ columns: [name], sql: () => name })

export const isOneOf = (name: string, values: readonly string[]): Expression => ({
  columns: [name],
  sql: (bind) => `${name} IN ${bind('Array(String)', values)}`,
})

export const isNoneOf = (name: string, values: readonly string[]): Expression => ({
  columns: [name],
  sql: (bind) => `${name} NOT IN ${bind('Array(String)', values)}`,
})

const combined = (parts: readonly Expression[], sql: (texts: readonly string[]) => string): Expression => ({
  columns: [...new Set(parts.flatMap(({ columns }) => columns))],
  sql: (bind) => sql(parts.map((each) => each.sql(bind))),
})

export const allOf = (...parts: readonly Expression[]): Expression =>
  combined(parts, (texts) => texts.map((text) => `(${text})`).join(' AND ') || '1')

/** An amount where something holds, else 0. */
export const when = (condition: Expression, amount: Expression): Expression =>
  combined([condition, amount], ([holds, value]) => `if(${holds}, toInt128(${value}), toInt128(0))`)

export const negated = (amount: Expression): Expression => combined([amount], ([value]) => `-toInt128(${value})`)

export const sumOf = (...amounts: readonly Expression[]): Expression =>
  combined(amounts, (texts) => texts.map((text) => `toInt128(${text})`).join(' + '))
