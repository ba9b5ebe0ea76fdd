import type { CellValue, NamedRow } from '../read-model.ts'

const isSound = (value: CellValue): boolean => {
  if (typeof value === 'string') return value.isWellFormed()
  return !Array.isArray(value) || value.every((item: string) => item.isWellFormed())
}

const soundCell = (value: CellValue): CellValue => {
  if (typeof value === 'string') return value.toWellFormed()
  return Array.isArray(value) ? value.map((item: string) => item.toWellFormed()) : value
}

/** The row without lone surrogates, which UTF-8 cannot carry. Nearly every row is returned as it is. */
export function soundRow(row: NamedRow): NamedRow {
  for (const name in row) {
    const value = row[name]
    if (value === undefined || isSound(value)) continue
    return Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, soundCell(cell)]))
  }
  return row
}
