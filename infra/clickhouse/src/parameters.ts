import { ClickHouseQueryError } from './errors.ts'
import { quoteString } from './sql.ts'

const PLACEHOLDER = /\{\s*([A-Za-z_]\w*)\s*:\s*[A-Za-z]/g
const NAME = /^[A-Za-z_]\w*$/
/** ClickHouse's own number for a parameter that was not set. */
const UNKNOWN_QUERY_PARAMETER = 456

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  "'": "\\'",
}
const escape = (text: string): string => text.replace(/[\\\t\n\r\0']/g, (character) => ESCAPES[character] ?? character)

const unix = (date: Date): string => (date.getTime() / 1000).toFixed(3)

const scalar = (name: string, value: unknown, inArray: boolean): string => {
  const quote = (text: string) => (inArray ? `'${text}'` : text)
  if (value === null) return inArray ? 'NULL' : '\\N'
  if (typeof value === 'string') return quote(escape(value))
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Date) return quote(unix(value))
  throw new TypeError(`parameter ${name} is neither a scalar nor an array of scalars`)
}

/** A value in the text form that ClickHouse reads query parameters in. */
export const formatParameter = (name: string, value: unknown): string =>
  Array.isArray(value) ? `[${value.map((item) => scalar(name, item, true)).join(',')}]` : scalar(name, value, false)

/**
 * The statement that binds `params` on a connection, to stand before the query it is for; the engine substitutes.
 * The embedded driver's own binding lets only one query with parameters run in the whole process, so that a scan would
 * hold up the wall. What is set stays on the connection: therefore every placeholder must be given each time.
 */
export const bindParameters = (sql: string, params: Readonly<Record<string, unknown>>): string => {
  for (const [, name = ''] of sql.matchAll(PLACEHOLDER)) {
    if (!Object.hasOwn(params, name)) {
      throw new ClickHouseQueryError(UNKNOWN_QUERY_PARAMETER, `parameter ${name} is not given`)
    }
  }
  const bindings = Object.entries(params).map(([name, value]) => {
    if (!NAME.test(name)) throw new RangeError(`not a parameter's name: ${JSON.stringify(name)}`)
    return `param_${name} = ${quoteString(formatParameter(name, value))}`
  })
  return bindings.length === 0 ? sql : `SET ${bindings.join(', ')};\n${sql}`
}
