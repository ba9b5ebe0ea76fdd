import { tableOf } from '../read-model.ts'
import {
  COMMON_COLUMNS,
  KIND_COLUMN,
  type DeclaredColumn,
  type KeyPart,
  type Report,
  type RowOf,
} from './declaration.ts'
import { sourceOf } from './encoder.ts'
import { fieldsOf } from './fields-of.ts'
import type { DeclaredModel } from './model.ts'

/** What the common columns say, in the words of the document. */
const COMMON: Readonly<Record<string, string>> = {
  unit: 'code of the subject, whatever a code in the data says',
  thing: 'keyed 128-bit hash of what the same thing is',
  ver: 'which of several reports counts: time, rank, position in one number',
  said_day: "local day that the data names; '' where it names none",
  time_day: "local day of the report's time",
  flags: 'what looked wrong on arrival',
  milestone: 'which milestone of the thing it reports',
  sign: 'what the movement does to the stock',
}

const code = (text: string): string => `\`${text}\``
const line = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly string[]): string =>
  [line(...head), line(...head.map(() => '---')), ...rows].join('\n')

const partText = (part: KeyPart): string => (typeof part === 'string' ? part : part.fields.join(', '))

/** Which report counts among those of one instant, and what else a type's rows say by themselves. */
function distinction({ rank, milestone, rows }: Report): string {
  const said = [
    ...(rank === 1 ? ['corrects'] : []),
    ...(milestone === undefined ? [] : [`milestone ${milestone}`]),
    ...rows.flatMap(({ sign }) => (sign === undefined ? [] : [sign > 0 ? '+1' : '−1'])),
  ]
  return said.join(', ')
}

const dayText = ({ day, event }: Report): string =>
  day !== undefined && fieldsOf(event.schema).has(day)
    ? day === 'on'
      ? '`on`, else of the earliest report'
      : code(day)
    : 'of the earliest report'

function filledBy(column: DeclaredColumn, row: RowOf, { event }: Report): string | undefined {
  const source = sourceOf(column, row)
  switch (source.kind) {
    case 'field':
      return fieldsOf(event.schema).has(source.field) ? code(source.field) : undefined
    case 'fixed':
      return `"${String(source.value)}"`
    case 'read':
      return source.fields.map(code).join(', ')
    case 'thing':
      return `\`thing\` of ${source.thing.group}`
    default:
      return source satisfies never
  }
}

function columnLine(column: DeclaredColumn, { declaration, fold }: DeclaredModel): string {
  const sources = declaration.reports.flatMap((report) =>
    report.rows.flatMap((row) => filledBy(column, row, report) ?? []),
  )
  const isKey = fold.keyed.includes(column.name) ? 'yes' : ''
  return line(code(column.name), code(column.cell.type), [...new Set(sources)].join(', '), isKey, column.description)
}

function section(model: DeclaredModel): string {
  const { declaration, orderBy } = model
  const { name, kind, description, expected, reports, columns } = declaration
  const who = expected === undefined ? 'nobody' : `each ${expected.kind}, rhythm: ${expected.rhythm}`
  const kindColumn = KIND_COLUMN[kind]
  return [
    `## ${name}`,
    `A ${kind}: one row for ${description}. Table ${code(tableOf(model))}, sorted by ${[...orderBy, 'position'].map(code).join(', ')}. Expected to report: ${who}.`,
    table(
      ['type', 'the same thing: unit and', 'day', ''],
      reports.map((report) =>
        line(
          code(report.event.type),
          report.thing.key.map(partText).map(code).join(', '),
          dayText(report),
          distinction(report),
        ),
      ),
    ),
    table(
      ['column', 'ClickHouse type', 'from', 'part of the key', ''],
      [
        ...(kindColumn === undefined
          ? []
          : [line(code(kindColumn.name), code(kindColumn.type), '', '', COMMON[kindColumn.name] ?? '')]),
        ...columns.map((column) => columnLine(column, model)),
      ],
    ),
  ].join('\n\n')
}

/** The document of all declared models, as Markdown. */
export const modelsDocument = (models: readonly DeclaredModel[]): string =>
  [
    '<!-- Generated from the declarations by `npm run codegen`; do not edit. -->',
    '# Declared read models',
    'Every table begins with these columns, and ends with `position` and `epoch`. Types that share a thing are listed with the same key.',
    table(
      ['column', 'ClickHouse type', ''],
      COMMON_COLUMNS.map(({ name, type }) => line(code(name), code(type), COMMON[name] ?? '')),
    ),
    ...models.map(section),
  ].join('\n\n')
