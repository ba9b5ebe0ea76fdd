import type { QueryParam } from '@ioc/clickhouse'

/** Binds a value of a ClickHouse type and gives the text that stands for it: values never are part of a statement's text. */
export type Bind = (type: string, value: QueryParam) => string

/** A part of a statement over the columns of a folded thing. */
export type Expression = (bind: Bind) => string

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

/** The value of a column. Names of columns are ours, never a question's. */
export const column =
  (name: string): Expression =>
  () =>
    name

export const isOneOf =
  (name: string, values: readonly string[]): Expression =>
  (bind) =>
    `${name} IN ${bind('Array(String)', values)}`

export const isNoneOf =
  (name: string, values: readonly string[]): Expression =>
  (bind) =>
    `${name} NOT IN ${bind('Array(String)', values)}`

export const allOf =
  (...parts: readonly Expression[]): Expression =>
  (bind) =>
    parts.length === 0 ? '1' : parts.map((part) => `(${part(bind)})`).join(' AND ')

/** An amount where something holds, else 0. */
export const when =
  (condition: Expression, amount: Expression): Expression =>
  (bind) =>
    `if(${condition(bind)}, ${amount(bind)}, 0)`

export const negated =
  (amount: Expression): Expression =>
  (bind) =>
    `-toInt128(${amount(bind)})`
