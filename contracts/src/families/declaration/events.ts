import Type from 'typebox'
import { defineEvent, type SameThing } from '../../events/define-event.ts'
import { EitherForm } from '../../events/either-form.ts'
import {
  Cancelled,
  Code,
  Count,
  Data,
  Dimensions,
  LevelField,
  MAX_EXACT_INTEGER,
  Name,
  On,
  Period,
  PrecisionField,
} from '../../events/fields.ts'

const source = 'urn:ioc:example:sms'
const common = {
  capability: Code('Capability, a code of the catalogue'),
  inUse: Type.Boolean({ description: 'Whether the unit uses it' }),
  level: Type.Optional(LevelField),
  period: Period,
  on: On,
  cancelled: Cancelled,
}

/** Whichever version it is reported in. */
const capability: SameThing = {
  group: 'declaration.capability-reported',
  key: ['capability', 'level', 'period'],
}

export const capabilityReportedV1 = defineEvent({
  type: 'vn.edu.declaration.capability-reported.v1',
  description: 'A unit states whether a capability of the catalogue is in use, and on which platform.',
  same: capability,
  schema: Data({ ...common, platform: Type.Optional(Name('Name of the platform')) }, 'A capability in use or not'),
  example: {
    id: 'capability-reported-example-1',
    source,
    subject: '94-TH-0001',
    time: '2024-12-20T10:00:00+07:00',
    data: { capability: 'cashless-payment', inUse: true, level: 'TH', period: '2024', platform: 'VietQR' },
  },
})

export const capabilityReported = defineEvent({
  type: 'vn.edu.declaration.capability-reported.v2',
  description:
    'A unit states whether a capability of the catalogue is in use, and on which platforms: many run several.',
  same: capability,
  schema: Data(
    {
      ...common,
      platforms: Type.Array(
        Type.Object({
          name: Name('Name of the platform'),
          supplier: Type.Optional(Name('Who supplies it')),
        }),
        { description: 'Platforms in use; empty where none is known', maxItems: 50 },
      ),
    },
    'A capability in use or not, with its platforms',
  ),
  example: {
    id: 'capability-reported-example-2',
    source,
    subject: '94-TH-0001',
    time: '2024-12-20T10:05:00+07:00',
    data: {
      capability: 'lms',
      inUse: true,
      level: 'TH',
      period: '2024',
      platforms: [{ name: 'K12Online', supplier: 'Vietec' }, { name: 'OLM' }],
    },
  },
})

const amount = (description: string) => Type.Number({ description, minimum: 0, maximum: MAX_EXACT_INTEGER })
const measured = {
  measure: Code('Measure, a code of the catalogue'),
  period: Period,
  level: Type.Optional(LevelField),
  dimensions: Type.Optional(Dimensions('Dimensions that the catalogue names, for example subject, grade, sex')),
  precision: Type.Optional(PrecisionField),
  on: On,
  cancelled: Cancelled,
}

export const measureDeclared = defineEvent({
  type: 'vn.edu.declaration.measure-declared.v1',
  description: 'A unit declares a measure of the catalogue: a value, or a part of a whole.',
  same: { group: 'declaration.measure-declared', key: ['measure', 'level', 'period', 'dimensions'] },
  schema: EitherForm(
    [
      Data({ ...measured, value: amount('Value in the unit that the catalogue names') }, 'A measure as a value', {
        dependentRequired: { part: ['whole'], whole: ['part'] },
      }),
      Data(
        { ...measured, part: Count('Part'), whole: Count('Whole that the part belongs to') },
        'A measure as part and whole',
      ),
    ],
    'A measure declared: either value, or part and whole',
  ),
  example: {
    id: 'measure-declared-example-1',
    source,
    subject: '94-TH-0001',
    time: '2024-12-20T10:10:00+07:00',
    data: { measure: 'computers-teaching', period: '2024', level: 'TH', value: 42 },
  },
})
