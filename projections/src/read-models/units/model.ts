import {
  unitChanged,
  unitClosed,
  unitMerged,
  unitMoved,
  unitOpened,
  unitSplit,
  type EventDefinition,
} from '@ioc/contracts'
import type { TSchema } from 'typebox'
import { declare, fixed, name, names, read, reportOf, text, texts, type Source } from '../../declare/index.ts'

/** What can happen to a unit. */
export const UNIT_FACTS = ['opened', 'changed', 'moved', 'merged', 'split', 'closed'] as const
export type UnitFactKind = (typeof UNIT_FACTS)[number]
export const isUnitFactKind = (text: string): text is UnitFactKind => UNIT_FACTS.some((kind) => kind === text)

/** Attributes that an opening or a change may say. */
const ATTRIBUTES = ['name', 'kind', 'levels', 'reportingLevel', 'ownership', 'managedBy', 'schoolKind', 'main']

/** Which of some attributes the data says. */
const given = <Schema extends TSchema>(event: EventDefinition<Schema>, attributes: readonly string[]): Source =>
  read(event, attributes, (data) => {
    const said = new Map<string, unknown>(Object.entries({ ...data }))
    return attributes.filter((attribute) => said.get(attribute) !== undefined)
  })

/** One kind of fact about units; of several of one unit and day the report that counts holds. */
const unitFact = <Schema extends TSchema>(
  event: EventDefinition<Schema>,
  kind: UnitFactKind,
  cells: Readonly<Record<string, Source>>,
) => reportOf(event, { day: 'effectiveFrom', rows: [{ cells: { fact: fixed(kind), ...cells } }] })

const mainText = (main: string | boolean | undefined): string | undefined =>
  main === undefined ? undefined : String(main)

/** Organisation facts; `forest.ts` builds the hierarchy of any date from them. */
export const units = declare({
  name: 'units',
  version: 4,
  family: 'organisation',
  kind: 'register',
  description: 'an organisation fact',
  reports: [
    unitFact(unitOpened, 'opened', {
      given: given(unitOpened, [...ATTRIBUTES, 'parent']),
      main: read(unitOpened, ['main'], ({ main }) => mainText(main)),
    }),
    unitFact(unitChanged, 'changed', {
      given: given(unitChanged, ATTRIBUTES),
      main: read(unitChanged, ['main'], ({ main }) => mainText(main)),
    }),
    unitFact(unitMoved, 'moved', { given: given(unitMoved, ['parent']) }),
    unitFact(unitMerged, 'merged', {
      given: fixed(['successors']),
      successors: read(unitMerged, ['successor'], ({ successor }) => [successor]),
    }),
    unitFact(unitSplit, 'split', { given: given(unitSplit, ['successors']) }),
    unitFact(unitClosed, 'closed', { given: fixed([]) }),
  ],
  columns: [
    { name: 'fact', cell: name, description: 'what happened' },
    { name: 'effective_from', cell: name, description: 'first day on which it holds' },
    {
      name: 'given',
      cell: names,
      description:
        'attributes that the fact says: others stay as they were, and an empty list of levels is an answer too',
    },
    { name: 'name', cell: text, description: 'name as printed' },
    { name: 'kind', cell: name, description: 'kind of unit' },
    { name: 'levels', cell: names, description: 'levels taught' },
    { name: 'reporting_level', cell: name, description: 'level that it reports for' },
    { name: 'ownership', cell: name, description: 'public or private' },
    { name: 'managed_by', cell: text, description: 'authority that manages it' },
    { name: 'school_kind', cell: name, description: 'kind of school where it is a particular one' },
    { name: 'main', cell: text, description: 'of a campus: the main campus, or true or false for itself' },
    { name: 'parent', cell: text, description: 'unit that it belongs to' },
    { name: 'successors', cell: texts, description: 'units that go on' },
  ],
  sorting: [],
  expected: undefined,
})
