import { upcast } from '@ioc/contracts'
import { COMMON_COLUMNS, KIND_COLUMN, type Declaration, type Report, type Source, type Thing } from './declaration.ts'
import { fieldOf, sourceOf } from './encoder.ts'
import { fieldsOf } from './fields-of.ts'
import type { Fold } from './fold.ts'

const repeated = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index)

const fieldsOfThing = ({ key, subject }: Thing): string[] => [
  ...key.flatMap((part) => (typeof part === 'string' ? [part] : part.fields)),
  ...(subject === undefined ? [] : [subject]),
]

const fieldsOfSource = (source: Source): readonly string[] => {
  switch (source.kind) {
    case 'field':
      return [source.field]
    case 'read':
      return source.fields
    case 'thing':
      return fieldsOfThing(source.thing)
    case 'fixed':
      return []
    default:
      return source satisfies never
  }
}

/** Fields that a report names and its type lacks; what is only supposed from a column's name may be lacking. */
function unknownFields(report: Report): string[] {
  const known = fieldsOf(report.event.schema)
  const named = report.rows.flatMap(({ cells = {} }) => Object.values(cells).flatMap(fieldsOfSource))
  const day = report.day === undefined || report.day === 'on' ? [] : [report.day]
  return [...fieldsOfThing(report.thing), ...named, ...day].filter((name) => !known.has(name))
}

function* faults(declaration: Declaration, { keyed }: Fold): Generator<string> {
  const { kind, columns, reports, sorting } = declaration
  const names = [...COMMON_COLUMNS, ...[KIND_COLUMN[kind] ?? []].flat(), ...columns].map(({ name }) => name)
  for (const name of repeated(names)) yield `the column ${name} stands twice`
  for (const type of repeated(reports.map(({ event }) => event.type))) yield `${type} is reported twice`
  for (const name of sorting) if (!keyed.includes(name)) yield `${name} sorts and is no part of the key`
  for (const report of reports) {
    const { event, rank, rows } = report
    for (const name of unknownFields(report)) yield `${event.type} has no field ${name}`
    if (upcast({ type: event.type, data: event.example.data }).type !== event.type) yield `${event.type} is superseded`
    if (rank === 1 && kind !== 'register') yield `${event.type} corrects, which only a register's types do`
    for (const { cells = {} } of rows) {
      for (const name of Object.keys(cells)) if (!names.includes(name)) yield `there is no column ${name}`
    }
  }
  for (const column of columns) {
    const isFed = reports.some(({ event, rows }) =>
      rows.some((row) => {
        const source = sourceOf(column, row)
        return source.kind !== 'field' || fieldsOf(event.schema).has(source.field)
      }),
    )
    if (!isFed) yield `no type fills the column ${column.name} (field ${fieldOf(column.name)})`
  }
}

/** @throws RangeError saying everything in which a declaration contradicts itself or the types that it reads. */
export function assertSound(declaration: Declaration, fold: Fold): void {
  const found = [...faults(declaration, fold)]
  if (found.length > 0) throw new RangeError(`declaration of ${declaration.name}: ${found.join('; ')}`)
}
