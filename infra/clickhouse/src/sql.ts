/** A setting's value as it may stand in a SETTINGS clause. */
export type SettingValue = string | number | boolean
export type Settings = Readonly<Record<string, SettingValue>>

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** A ClickHouse string literal; for places that take no parameter, such as SETTINGS and engine arguments. */
export const quoteString = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** `name` or `database.name`, each part quoted. Throws a RangeError for anything that is not a plain identifier. */
export const quoteIdentifier = (name: string): string => {
  const parts = name.split('.')
  if (parts.length > 2 || !parts.every((part) => NAME.test(part))) {
    throw new RangeError(`not an identifier: ${JSON.stringify(name)}`)
  }
  return parts.map((part) => `\`${part}\``).join('.')
}

const renderValue = (value: SettingValue): string => {
  if (typeof value === 'string') return quoteString(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (!Number.isFinite(value)) throw new RangeError(`not a setting's value: ${value}`)
  return String(value)
}

/** `SETTINGS a = 1, b = 'x'`. Settings travel in the SQL text only: as a client's option they would stay on the connection. */
export const settingsClause = (settings: Settings): string =>
  `SETTINGS ${Object.entries(settings)
    .map(([name, value]) => {
      if (!NAME.test(name)) throw new RangeError(`not a setting's name: ${JSON.stringify(name)}`)
      return `${name} = ${renderValue(value)}`
    })
    .join(', ')}`

/**
 * A SELECT with its SETTINGS clause. The clause starts on a line of its own, so that a comment at the end of the
 * query can't swallow it. The query may carry neither `;` at its end nor FORMAT: the client adds that.
 */
export const withSettings = (sql: string, settings: Settings): string =>
  `${sql.trim().replace(/;$/, '')}\n${settingsClause(settings)}`
