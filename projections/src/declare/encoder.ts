import { localDay } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import { UnreadableFactError, type CellValue, type Row } from '../read-model.ts'
import { packVersion, RANK } from '../read-models/version.ts'
import { assertFits } from './data-check.ts'
import type { Declaration, DeclaredColumn, Report, RowOf, Source } from './declaration.ts'
import { thingHasher } from './thing.ts'

type Data = Readonly<Record<string, unknown>>
type CellOf = (data: Data, subject: string) => CellValue

/** `fee_kind` → `feeKind` */
export const fieldOf = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Where the cell of a column comes from in one row of a report. */
export const sourceOf = ({ name }: DeclaredColumn, { cells }: RowOf): Source =>
  cells?.[name] ?? { kind: 'field', field: fieldOf(name) }

const unfit = (place: string, column: string, type: string): UnreadableFactError =>
  new UnreadableFactError(`${place} does not fit the column ${column} (${type})`)

/** The cell of one column; every closure looks at one field, so that the engine sees one shape at each. */
function cellOf(table: string, column: DeclaredColumn, source: Source, secret: string): CellOf {
  const { name, cell } = column
  const { absent, encode, type } = cell
  const where = `${table}.${name}`
  switch (source.kind) {
    case 'fixed': {
      const value = encode(source.value)
      if (value === undefined) throw new RangeError(`${where} does not take ${JSON.stringify(source.value)}`)
      return () => value
    }
    case 'field': {
      const { field } = source
      return (data) => {
        const value = data[field]
        const encoded = value === undefined ? absent : encode(value)
        if (encoded === undefined) throw unfit(`data/${field}`, where, type)
        return encoded
      }
    }
    case 'read': {
      const { read, fields } = source
      const place = fields.map((field) => `data/${field}`).join(', ')
      return (data) => {
        const value = read(data)
        const encoded = value === undefined ? absent : encode(value)
        if (encoded === undefined) throw unfit(place, where, type)
        return encoded
      }
    }
    case 'thing': {
      const hashOf = thingHasher(source.thing, secret)
      return (data, subject) => hashOf(subject, data)
    }
    default:
      return source satisfies never
  }
}

/** What the row of a kind says beside its columns. */
function kindCell({ kind, name }: Declaration, { milestone, event }: Report, { sign }: RowOf): CellValue | undefined {
  const said = kind === 'lifecycle' ? milestone : kind === 'ledger' ? sign : undefined
  if (kind !== 'register' && said === undefined)
    throw new RangeError(`${name}: ${event.type} lacks what a ${kind} needs`)
  return said
}

const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null

/** Compiles the rows of one type. */
function compileReport(declaration: Declaration, report: Report, secret: string): (fact: Fact) => readonly Row[] {
  const { event, thing, rank, day } = report
  const hashOf = thingHasher(thing, secret)
  const rows = report.rows.map((row, index) => ({
    index,
    said: kindCell(declaration, report, row),
    cells: declaration.columns.map((column) => cellOf(declaration.name, column, sourceOf(column, row), secret)),
  }))
  const encodeRow = ({ index, said, cells }: (typeof rows)[number], fact: Fact, data: Data, common: string[]): Row => {
    const [ver = '', saidDay = '', timeDay = ''] = common
    const { subject, flags } = fact
    const encoded: CellValue[] = [subject, hashOf(subject, data, index), ver, saidDay, timeDay, flags]
    if (said !== undefined) encoded.push(said)
    for (const cell of cells) encoded.push(cell(data, subject))
    return encoded
  }
  return (fact) => {
    const { data, timeNs, position } = fact
    assertFits(event.type, data)
    if (!isObject(data)) throw new UnreadableFactError('data is no object')
    const ver = String(packVersion(timeNs, data['cancelled'] === true ? RANK.cancelled : rank, position))
    const said = day === undefined ? undefined : data[day]
    const common = [ver, typeof said === 'string' ? said : '', localDay(timeNs)]
    return rows.map((row) => encodeRow(row, fact, data, common))
  }
}

/**
 * Compiles a declaration into the one function that makes rows of facts: cells in the order of columns, without position and epoch.
 * The data is checked against its schema, and each cell for range and size, on the way.
 * @throws UnreadableFactError (the function) naming the place that does not fit
 */
export function compileEncoder(declaration: Declaration, secret: string): (fact: Fact) => readonly Row[] {
  const encoders = new Map(
    declaration.reports.map((report) => [report.event.type, compileReport(declaration, report, secret)]),
  )
  return (fact) => {
    const encode = encoders.get(fact.type)
    if (encode === undefined) throw new Error(`${declaration.name} has no rows for ${fact.type}`)
    return encode(fact)
  }
}
