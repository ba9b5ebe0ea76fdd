import type { Fact } from '@ioc/contracts/log'
import { UnreadableFactError, type CellValue, type Column, type NamedRow, type Row } from '../read-model.ts'
import { soundRow } from '../declare/sound-row.ts'

type CellCheck = (value: CellValue | undefined) => boolean

const WRAPPER = /^(?:LowCardinality|Nullable)\((.+)\)$/
const ARRAY = /^Array\((.+)\)$/
const INTEGER = /^(U?)Int(8|16|32|64|128)$/

function integerCheck(unsigned: boolean, bits: bigint): CellCheck {
  const low = unsigned ? 0n : -(1n << (bits - 1n))
  const high = unsigned ? (1n << bits) - 1n : (1n << (bits - 1n)) - 1n
  const within = (value: bigint): boolean => value >= low && value <= high
  return (value) => {
    if (typeof value === 'number') return Number.isSafeInteger(value) && within(BigInt(value))
    return typeof value === 'string' && /^-?\d{1,39}$/.test(value) && within(BigInt(value))
  }
}

/** The check of a ClickHouse type; types that have no check of their own accept what the engine accepts. */
function checkOf(type: string): CellCheck {
  const inner = WRAPPER.exec(type)?.[1]
  if (inner !== undefined) return checkOf(inner)
  const item = ARRAY.exec(type)?.[1]
  if (item !== undefined) {
    const check = checkOf(item)
    return (value) => Array.isArray(value) && value.every(check)
  }
  const [, unsigned, bits] = INTEGER.exec(type) ?? []
  if (bits !== undefined) return integerCheck(unsigned === 'U', BigInt(bits))
  switch (type) {
    case 'String':
      return (value) => typeof value === 'string'
    case 'Bool':
      return (value) => typeof value === 'boolean'
    case 'Float64':
      return (value) => typeof value === 'number' && Number.isFinite(value)
    default:
      return (value) => value !== undefined
  }
}

/**
 * Checks rows before they are sent: one cell that the engine refuses would fail its whole batch for ever, and 64-bit integers
 * out of range would wrap without a word.
 * @returns a function that names the first column that does not fit, or `undefined`.
 */
export function rowCheck(columns: readonly Column[]): (row: NamedRow) => string | undefined {
  const checks = columns.map(({ name, type }) => ({ name, type, check: checkOf(type) }))
  const names = new Set(columns.map(({ name }) => name))
  return (row) => {
    for (const { name, type, check } of checks) {
      if (!check(row[name])) return `column ${name} does not take the value as ${type}`
    }
    for (const name in row) if (!names.has(name)) return `column ${name} is not of the table`
    return undefined
  }
}

/**
 * The `rows` of a read model that says its cells by name, for what no declaration says: checked, and put in the order of columns.
 * @throws UnreadableFactError (the function) naming the column that does not take its value
 */
export function plainRows(
  model: string,
  columns: readonly Column[],
  rowsOf: (fact: Fact) => readonly NamedRow[],
): (fact: Fact) => readonly Row[] {
  const check = rowCheck(columns)
  return (fact) =>
    rowsOf(fact).map((given) => {
      const row = soundRow(given)
      const complaint = check(row)
      if (complaint !== undefined) throw new UnreadableFactError(`${model}: ${complaint}`)
      return columns.map(({ name }) => row[name] ?? '')
    })
}
