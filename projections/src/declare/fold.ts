import { type Declaration, type KeyPart, type Report, type Source, type Thing } from './declaration.ts'
import { fieldsOf } from './fields-of.ts'
import { sourceOf } from './encoder.ts'

/**
 * What folding a model's rows into things needs. Rows are grouped by `by`; of each other column the value of the greatest `ver`
 * counts (`argMax`), and a group whose greatest `ver` has rank 2 counts as never reported.
 */
export interface Fold {
  /** `unit`, `thing` and, of a lifecycle, `milestone`. */
  readonly by: readonly string[]
  /** Columns that are the same in all reports about one thing: safe to filter by before folding, and `any` folds them. */
  readonly keyed: readonly string[]
  /** Columns that reports about one thing may differ in. */
  readonly folded: readonly string[]
}

const partFields = (part: KeyPart): readonly string[] => (typeof part === 'string' ? [part] : part.fields)
const keyFields = ({ key, subject }: Thing): readonly string[] => [
  ...key.flatMap(partFields),
  ...(subject === undefined ? [] : [subject]),
]

/** Whether a source gives the same for every report of a type about one thing. */
function isKeyed(source: Source, report: Report, alone: boolean): boolean {
  const key = new Set(keyFields(report.thing))
  switch (source.kind) {
    case 'field':
      // A field that the type does not have is absent in each of its reports.
      return key.has(source.field) || (alone && !fieldsOf(report.event.schema).has(source.field))
    case 'read':
      return source.fields.every((name) => key.has(name))
    case 'fixed':
      // Types that share a thing may each fix something else.
      return alone
    case 'thing':
      return keyFields(source.thing).every((name) => key.has(name))
    default:
      return source satisfies never
  }
}

/** How the rows of a declared model are folded. */
export function foldOf({ kind, columns, reports }: Declaration): Fold {
  const groups = reports.map(({ thing }) => thing.group)
  const isAlone = (report: Report): boolean => groups.filter((group) => group === report.thing.group).length === 1
  const keyed = new Set(
    columns
      .filter((column) =>
        reports.every((report) => report.rows.every((row) => isKeyed(sourceOf(column, row), report, isAlone(report)))),
      )
      .map(({ name }) => name),
  )
  if (reports.every(({ day, thing }) => day !== undefined && keyFields(thing).includes(day))) keyed.add('said_day')
  if (reports.every(isAlone)) keyed.add('sign')
  const own = ['said_day', 'time_day', 'flags', ...columns.map(({ name }) => name)]
  const all = kind === 'ledger' ? [...own, 'sign'] : own
  return {
    by: kind === 'lifecycle' ? ['unit', 'thing', 'milestone'] : ['unit', 'thing'],
    keyed: all.filter((name) => keyed.has(name)),
    folded: all.filter((name) => !keyed.has(name)),
  }
}
