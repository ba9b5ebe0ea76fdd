import Type from 'typebox'
import { defineEvent } from '../../events/define-event.ts'
import {
  Cancelled,
  CivilDate,
  Code,
  Data,
  LevelField,
  Name,
  OneOf,
  Text,
  UnitKindField,
  naming,
} from '../../events/fields.ts'

const source = 'urn:ioc:example:registry'
const levels = Type.Array(LevelField, {
  description: 'Levels taught; a mixed school has several',
  uniqueItems: true,
  maxItems: 5,
})
const ownership = OneOf(['public', 'private'], 'Who owns the unit')
const reportingLevel = Type.Optional(LevelField)
const managedBy = Type.Optional(
  Code('Code of the authority that manages the unit, which need not be the one on whose territory it stands'),
)
const schoolKind = Type.Optional(
  Code('Kind of school where it is a particular one, for example gifted-sports, pali-supplementary, specialised'),
)
const main = Type.Optional(
  naming(
    Type.Union([Code('Code of the main campus'), Type.Boolean({ description: 'Whether this is the main campus' })], {
      description: 'Of a campus: the main campus of its school, or whether it is the main one itself',
    }),
  ),
)

export const unitOpened = defineEvent({
  type: 'vn.edu.organisation.unit-opened.v1',
  description: 'A unit (province, department, division, district, commune, school or campus) exists from a date on.',
  rights: { units: ['/code', '/parent', '/managedBy', '/main'], kind: '/kind', under: '/parent' },
  same: { group: 'organisation.unit-opened', key: ['effectiveFrom'] },
  levels: { field: 'levels', unit: 'opens' },
  schema: Data(
    {
      code: Code('Code of the unit, the same as the subject'),
      name: Name('Name of the unit, as printed'),
      kind: UnitKindField,
      levels,
      reportingLevel,
      parent: Type.Optional(Code('Code of the unit that this one belongs to')),
      ownership: Type.Optional(ownership),
      managedBy,
      schoolKind,
      main,
      effectiveFrom: CivilDate('First day on which the unit exists'),
      cancelled: Cancelled,
    },
    'A unit opened',
  ),
  example: {
    id: 'unit-opened-example-1',
    source,
    subject: '94-TH-0001',
    time: '2024-08-30T08:00:00+07:00',
    data: {
      code: '94-TH-0001',
      name: 'Trường Tiểu học Nguyễn Huệ',
      kind: 'school',
      levels: ['TH'],
      reportingLevel: 'TH',
      parent: '94-XP-031',
      ownership: 'public',
      managedBy: '94-XP-031',
      effectiveFrom: '2020-09-01',
    },
  },
})

export const unitChanged = defineEvent({
  type: 'vn.edu.organisation.unit-changed.v1',
  description: 'Attributes of a unit change from a date on; absent attributes stay as they were.',
  rights: { units: ['/managedBy', '/main'], kind: '/kind' },
  same: { group: 'organisation.unit-changed', key: ['effectiveFrom'] },
  levels: { field: 'levels', unit: 'changes' },
  schema: Data(
    {
      name: Type.Optional(Name('New name')),
      kind: Type.Optional(UnitKindField),
      levels: Type.Optional(levels),
      reportingLevel,
      ownership: Type.Optional(ownership),
      managedBy,
      schoolKind,
      main,
      effectiveFrom: CivilDate('First day on which the change holds'),
      cancelled: Cancelled,
    },
    'A unit changed',
  ),
  example: {
    id: 'unit-changed-example-1',
    source,
    subject: '94-TH-0001',
    time: '2024-09-02T08:00:00+07:00',
    data: {
      name: 'Trường TH&THCS Nguyễn Huệ',
      levels: ['TH', 'THCS'],
      reportingLevel: 'TH',
      effectiveFrom: '2024-09-05',
    },
  },
})

export const unitMoved = defineEvent({
  type: 'vn.edu.organisation.unit-moved.v1',
  description: 'A unit belongs to another parent from a date on, as when districts were abolished on 2025-07-01.',
  rights: { units: ['/parent'], under: '/parent' },
  same: { group: 'organisation.unit-moved', key: ['effectiveFrom'] },
  schema: Data(
    {
      parent: Code('Code of the new parent'),
      effectiveFrom: CivilDate('First day under the new parent'),
      cancelled: Cancelled,
    },
    'A unit moved to another parent',
  ),
  example: {
    id: 'unit-moved-example-1',
    source,
    subject: '94-TH-0001',
    time: '2025-07-01T00:00:00+07:00',
    data: { parent: '94-XP-007', effectiveFrom: '2025-07-01' },
  },
})

export const unitMerged = defineEvent({
  type: 'vn.edu.organisation.unit-merged.v1',
  description: 'A unit ends by merging into a successor.',
  rights: { units: ['/successor'] },
  same: { group: 'organisation.unit-merged', key: ['effectiveFrom'] },
  schema: Data(
    {
      successor: Code('Code of the unit that goes on'),
      effectiveFrom: CivilDate('First day on which this unit no longer exists'),
      cancelled: Cancelled,
    },
    'A unit merged into another',
  ),
  example: {
    id: 'unit-merged-example-1',
    source,
    subject: '94-TH-0002',
    time: '2025-07-01T00:00:00+07:00',
    data: { successor: '94-TH-0001', effectiveFrom: '2025-08-01' },
  },
})

export const unitSplit = defineEvent({
  type: 'vn.edu.organisation.unit-split.v1',
  description: 'A unit ends by splitting into several successors.',
  rights: { units: ['/successors/*'] },
  same: { group: 'organisation.unit-split', key: ['effectiveFrom'] },
  schema: Data(
    {
      successors: Type.Array(Code('Code of a successor'), {
        minItems: 1,
        maxItems: 100,
        description: 'Units that go on',
      }),
      effectiveFrom: CivilDate('First day on which this unit no longer exists'),
      cancelled: Cancelled,
    },
    'A unit split',
  ),
  example: {
    id: 'unit-split-example-1',
    source,
    subject: '94-XP-031',
    time: '2025-07-01T00:00:00+07:00',
    data: { successors: ['94-XP-007', '94-XP-008'], effectiveFrom: '2025-07-01' },
  },
})

export const unitClosed = defineEvent({
  type: 'vn.edu.organisation.unit-closed.v1',
  description: 'A unit ends without a successor.',
  same: { group: 'organisation.unit-closed', key: ['effectiveFrom'] },
  schema: Data(
    {
      reason: Type.Optional(Text('Why it closed')),
      effectiveFrom: CivilDate('First day on which this unit no longer exists'),
      cancelled: Cancelled,
    },
    'A unit closed',
  ),
  example: {
    id: 'unit-closed-example-1',
    source,
    subject: '94-MN-0107',
    time: '2025-06-20T09:30:00+07:00',
    data: { reason: 'Hết học sinh', effectiveFrom: '2025-07-01' },
  },
})
