import { unitChanged, unitClosed, unitMerged, unitMoved, unitOpened, unitSplit } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import { plainRows } from '../../declare/plain-rows.ts'
import type { Column, NamedRow, ReadModel } from '../../read-model.ts'
import { commonCells, commonColumns, dataReader, rankOfReport, readBy } from '../decode.ts'

/** What can happen to a unit. */
export const UNIT_FACTS = ['opened', 'changed', 'moved', 'merged', 'split', 'closed'] as const
export type UnitFactKind = (typeof UNIT_FACTS)[number]
export const isUnitFactKind = (text: string): text is UnitFactKind => UNIT_FACTS.some((kind) => kind === text)

interface Attributes {
  readonly name?: string | undefined
  readonly kind?: string | undefined
  readonly levels?: readonly string[] | undefined
  readonly reportingLevel?: string | undefined
  readonly ownership?: string | undefined
  readonly managedBy?: string | undefined
  readonly schoolKind?: string | undefined
  readonly main?: string | boolean | undefined
  readonly parent?: string | undefined
  readonly successors?: readonly string[]
}

/** Absent attributes are stored empty; `given` says which ones were there, since an empty list of levels is an answer too. */
function row(fact: Fact, kind: UnitFactKind, effectiveFrom: string, attributes: Attributes): readonly NamedRow[] {
  const given = Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  return [
    {
      ...commonCells(fact, rankOfReport(fact)),
      fact: kind,
      effective_from: effectiveFrom,
      given,
      name: attributes.name ?? '',
      kind: attributes.kind ?? '',
      levels: attributes.levels ?? [],
      reporting_level: attributes.reportingLevel ?? '',
      ownership: attributes.ownership ?? '',
      managed_by: attributes.managedBy ?? '',
      school_kind: attributes.schoolKind ?? '',
      main: String(attributes.main ?? ''),
      parent: attributes.parent ?? '',
      successors: attributes.successors ?? [],
    },
  ]
}

const readOpened = dataReader(unitOpened)
const readChanged = dataReader(unitChanged)
const readMoved = dataReader(unitMoved)
const readMerged = dataReader(unitMerged)
const readSplit = dataReader(unitSplit)
const readClosed = dataReader(unitClosed)

const readers: ReadonlyMap<string, (fact: Fact) => readonly NamedRow[]> = new Map([
  [
    unitOpened.type,
    (fact: Fact) => {
      const { effectiveFrom, name, kind, levels, reportingLevel, ownership, managedBy, schoolKind, main, parent } =
        readOpened(fact)
      const said = { name, kind, levels, reportingLevel, ownership, managedBy, schoolKind, main, parent }
      return row(fact, 'opened', effectiveFrom, said)
    },
  ],
  [
    unitChanged.type,
    (fact: Fact) => {
      const { effectiveFrom, name, kind, levels, reportingLevel, ownership, managedBy, schoolKind, main } =
        readChanged(fact)
      const said = { name, kind, levels, reportingLevel, ownership, managedBy, schoolKind, main }
      return row(fact, 'changed', effectiveFrom, said)
    },
  ],
  [
    unitMoved.type,
    (fact: Fact) => {
      const { effectiveFrom, parent } = readMoved(fact)
      return row(fact, 'moved', effectiveFrom, { parent })
    },
  ],
  [
    unitMerged.type,
    (fact: Fact) => {
      const { effectiveFrom, successor } = readMerged(fact)
      return row(fact, 'merged', effectiveFrom, { successors: [successor] })
    },
  ],
  [
    unitSplit.type,
    (fact: Fact) => {
      const { effectiveFrom, successors } = readSplit(fact)
      return row(fact, 'split', effectiveFrom, { successors })
    },
  ],
  [unitClosed.type, (fact: Fact) => row(fact, 'closed', readClosed(fact).effectiveFrom, {})],
])

const columns: readonly Column[] = [
  ...commonColumns,
  { name: 'fact', type: 'LowCardinality(String)' },
  { name: 'effective_from', type: 'LowCardinality(String)' },
  { name: 'given', type: 'Array(LowCardinality(String))' },
  { name: 'name', type: 'String' },
  { name: 'kind', type: 'LowCardinality(String)' },
  { name: 'levels', type: 'Array(LowCardinality(String))' },
  { name: 'reporting_level', type: 'LowCardinality(String)' },
  { name: 'ownership', type: 'LowCardinality(String)' },
  { name: 'managed_by', type: 'String' },
  { name: 'school_kind', type: 'LowCardinality(String)' },
  { name: 'main', type: 'String' },
  { name: 'parent', type: 'String' },
  { name: 'successors', type: 'Array(String)' },
]

/** One row for each organisation fact; `forest.ts` builds the hierarchy of any date from them. */
export const units: ReadModel = {
  name: 'units',
  version: 3,
  columns,
  orderBy: ['unit', 'effective_from'],
  handles: [...readers.keys()],
  rows: plainRows('units', columns, (fact) => readBy(readers, fact)),
}
