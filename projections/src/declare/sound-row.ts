import type { CellValue, NamedRow, Row } from '../read-model.ts'

const soundCell = (value: CellValue): CellValue => {
  if (typeof value === 'string') return value.toWellFormed()
  return Array.isArray(value) ? value.map((item: string) => item.toWellFormed()) : value
}

/** The row without lone surrogates, which UTF-8 cannot carry. */
export const soundRow = (row: NamedRow): NamedRow =>
  Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, soundCell(cell)]))

/** How `JSON.stringify` begins to write half a surrogate pair; also what stands for a backslash before "ud", which does no harm. */
const HALF_PAIR = '\\ud'

/** A row as the text of a JSON array, without lone surrogates: what waits to be written is one flat string. */
export function rowText(row: Row): string {
  const text = JSON.stringify(row)
  return text.includes(HALF_PAIR) ? JSON.stringify(row.map(soundCell)) : text
}
