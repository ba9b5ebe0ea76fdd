import type { EventDefinition, UnitKind } from '@ioc/contracts'
import type { Static, TSchema } from 'typebox'
import type { CellValue, Column } from '../read-model.ts'
import type { Rank } from '../read-models/version.ts'
import type { CellKind } from './cell-kinds.ts'

/**
 * What the rows of a model are to each other.
 * - `register`: of each thing the report that counts;
 * - `lifecycle`: of each milestone of a thing the report that counts;
 * - `ledger`: each thing is a movement, movements add up.
 */
export type Kind = 'register' | 'lifecycle' | 'ledger'

/** How often who is expected to report does: once a school day, a week, a month …, or when something happens. */
export type Rhythm = 'day' | 'week' | 'month' | 'term' | 'year' | 'event'

/** A part of what identifies a thing: a field of the data by its name, or what is read from some of them. */
export type KeyPart = string | { readonly fields: readonly string[]; readonly read: (data: unknown) => unknown }

/**
 * What the same thing is: reports of one group about the same subject with the same key. An optional field that is absent is a
 * value of its own.
 */
export interface Thing {
  /** `family.fact` of the only type, or a name that several types share, for example `attendance.session`. */
  readonly group: string
  readonly key: readonly KeyPart[]
  /** Field that holds the unit whose thing it is, where that is not the subject; for references to things of others. */
  readonly subject?: string
}

/** Where the cell of a column comes from. */
export type Source =
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'fixed'; readonly value: CellValue }
  /** Pure, of data that fits its schema; undefined says nothing. `fields` are all that it looks at. */
  | { readonly kind: 'read'; readonly fields: readonly string[]; readonly read: (data: unknown) => unknown }
  | { readonly kind: 'thing'; readonly thing: Thing }

export interface DeclaredColumn {
  readonly name: string
  readonly cell: CellKind
  /** What it says, for the docs; with its unit. */
  readonly description: string
}

/** One row that a report makes. */
export interface RowOf {
  /** Of a ledger: what it does to the stock. */
  readonly sign?: 1 | -1
  /** Cells by column; a column that is not named takes the field of its name in camelCase, where the type has one. */
  readonly cells?: Readonly<Record<string, Source>>
}

/** How the reports of one type become rows. */
export interface Report {
  /** The newest version of the type: older ones are brought up before. */
  readonly event: EventDefinition
  readonly thing: Thing
  /** Of a register's corrections: 1. What is cancelled has rank 2 whatever it is otherwise. */
  readonly rank: Exclude<Rank, 2>
  /** Of a lifecycle: which milestone it reports. */
  readonly milestone?: string
  /** Field that holds the local day of the thing; undefined where the type names none and has no `on` either. */
  readonly day: string | undefined
  /** One, but for movements that take from one place and add to another. Each is a thing of its own. */
  readonly rows: readonly RowOf[]
}

/** A read model, declared: table, encoder, fold, documents and contract suite follow from it. */
export interface Declaration {
  /** Name of the table, plural, snake_case. */
  readonly name: string
  /** Raised when the rows of a fact change. */
  readonly version: number
  readonly family: string
  readonly kind: Kind
  /** What one row stands for. */
  readonly description: string
  readonly reports: readonly Report[]
  /** Its own columns, after {@link COMMON_COLUMNS} and, of a lifecycle or a ledger, `milestone` or `sign`. */
  readonly columns: readonly DeclaredColumn[]
  /** Columns of the key that lead the sorting key, before (unit, thing): what questions choose by. */
  readonly sorting: readonly string[]
  /** Who is expected to report, and how often; undefined where nobody is. */
  readonly expected: { readonly kind: UnitKind; readonly rhythm: Rhythm } | undefined
}

const NAME = 'LowCardinality(String)'

/** Columns that every declared table begins with. `position` and `epoch` are added by the runtime, after all others. */
export const COMMON_COLUMNS: readonly Column[] = [
  /** Code of the subject, whatever a code in its data says. */
  { name: 'unit', type: 'String' },
  /** Keyed hash of what the same thing is: see `thing.ts`. */
  { name: 'thing', type: 'UInt128' },
  /** Which of several reports counts: see `version.ts`. */
  { name: 'ver', type: 'UInt128' },
  /** Local day that the data names, '' where it names none. */
  { name: 'said_day', type: NAME },
  /** Local day of the report's time. */
  { name: 'time_day', type: NAME },
  { name: 'flags', type: `Array(${NAME})` },
]

/** The column that a kind has beside the common ones. */
export const KIND_COLUMN: Readonly<Record<Kind, Column | undefined>> = {
  register: undefined,
  lifecycle: { name: 'milestone', type: NAME },
  ledger: { name: 'sign', type: 'Int8' },
}

/** A source that takes a field of another name. */
export const field = (name: string): Source => ({ kind: 'field', field: name })
export const fixed = (value: CellValue): Source => ({ kind: 'fixed', value })
/** A reference to a thing, mostly of another type, so that the two can be joined without its id. */
export const reference = (thing: Thing): Source => ({ kind: 'thing', thing })

/**
 * What is read from some fields of the data of one type.
 * @param fields all that `read` looks at, so that it is known whether the column is part of the key
 */
export const read = <Schema extends TSchema>(
  _of: EventDefinition<Schema>,
  fields: readonly string[],
  from: (data: Static<Schema>) => unknown,
) => ({
  kind: 'read' as const,
  fields,
  // The encoder calls it with data that fits the schema only.
  read: (data: unknown): unknown => from(data as Static<Schema>),
})

/**
 * What the same thing is, as the definition of a type says.
 * @throws Error for a type whose every event stands alone
 */
export function thingOf({ type, same }: EventDefinition): Thing {
  if (same === 'itself') throw new Error(`${type} is about nothing but itself`)
  return same
}

/** How one type is reported, with what most types have: rank 0, one row, and the day that an optional `on` names. */
export function report<Schema extends TSchema>(
  event: EventDefinition<Schema>,
  thing: Thing,
  more: Partial<Omit<Report, 'event' | 'thing'>> = {},
): Report {
  return { rank: 0, day: 'on', rows: [{}], ...more, event, thing }
}

/** {@link report} about the thing that the definition of the type names. */
export const reportOf = <Schema extends TSchema>(
  event: EventDefinition<Schema>,
  more: Partial<Omit<Report, 'event' | 'thing'>> = {},
): Report => report(event, thingOf(event), more)
