import {
  FLAGS,
  capabilityReported,
  catalogue,
  exampleEvent,
  measureDeclared,
  parseInstant,
  paymentReceived,
  sessionCorrected,
  sessionTaken,
  unitClosed,
  unitMoved,
  unitOpened,
  type EventDefinition,
} from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { flagsOf } from './flags.ts'

const around = { catalogue, unit: (code: string) => (code === '94-TH-0001' ? ['TH'] : undefined) }
const raised = new Set<string>()
const RECEIVED_AT = '2024-12-31T08:00:00.000+07:00'
const at = (time: string) => ({ timeNs: parseInstant(time) })
const flags = ({ type, example }: EventDefinition, change: object, more: object = {}): string[] => {
  const data = { ...Object(example.data), ...change }
  const found = flagsOf({ type, subject: example.subject, ...at(example.time), data, ...more }, around, RECEIVED_AT)
  for (const flag of found) raised.add(flag)
  return found
}

describe('flags', () => {
  it('finds nothing wrong with the examples', () => {
    for (const definition of [sessionTaken, capabilityReported, measureDeclared, paymentReceived, unitOpened]) {
      expect(exampleEvent(definition).subject).toBe('94-TH-0001')
      expect(flags(definition, {})).toEqual([])
    }
  })

  it('marks attendance that does not add up', () => {
    expect(flags(sessionTaken, { present: 36 })).toEqual(['present-exceeds-enrolled', 'counts-exceed-enrolled'])
    expect(flags(sessionTaken, { present: 35, excused: 1, unexcused: 0 })).toEqual(['counts-exceed-enrolled'])
    expect(flags(sessionTaken, { late: 34 })).toEqual(['late-exceeds-present'])
  })

  it('marks codes, values and dimensions that the catalogue does not know', () => {
    expect(flags(capabilityReported, { capability: 'teleport' })).toEqual(['unknown-catalogue-code'])
    expect(flags(measureDeclared, { measure: 'teleports', dimensions: { a: 'b' } })).toEqual(['unknown-catalogue-code'])
    const bounded = catalogue.entries.find((entry) => entry.kind === 'measure' && entry.maximum !== undefined)
    if (bounded?.kind !== 'measure') throw new Error('the catalogue has no bounded measure')
    expect(flags(measureDeclared, { measure: bounded.code, value: (bounded.maximum ?? 0) + 1 })).toEqual([
      'value-out-of-bounds',
    ])
    expect(flags(measureDeclared, { dimensions: { colour: 'red' } })).toEqual(['unknown-dimension'])
    expect(flags(measureDeclared, { value: undefined, part: 3, whole: 2 })).toEqual(['part-exceeds-whole'])
  })

  it('marks units that are unknown, or do not have the level', () => {
    expect(flags(paymentReceived, {}, { subject: '94-TH-9999' })).toEqual(['unknown-unit'])
    expect(flags(capabilityReported, { level: 'THPT' })).toEqual(['level-not-of-unit'])
    expect(flags(unitOpened, { code: 'other' })).toEqual(['subject-mismatch'])
    expect(flags(unitOpened, { code: 'new' }, { subject: 'new' })).toEqual([])
  })

  it('marks a time before 1900, and takes an absent one as it is', () => {
    expect(flags(paymentReceived, {}, at('1677-01-01T00:00:00Z'))).toEqual(['implausible-time'])
    expect(flags(paymentReceived, {}, { timeNs: undefined })).toEqual([])
  })

  it('marks a day after the local day of the time of the fact', () => {
    expect(flags(sessionTaken, { date: '2026-12-31' })).toEqual(['future-day'])
    expect(flags(sessionCorrected, { date: '2024-09-17' })).toEqual(['future-day'])
    expect(flags(sessionTaken, {}, at('2019-09-16T07:05:00+07:00'))).toEqual(['future-day'])
    // 23:30 on the 15th in London is half past six on the 16th here.
    expect(flags(sessionTaken, {}, at('2024-09-15T23:30:00Z'))).toEqual([])
    expect(flags(sessionTaken, {}, at('2024-09-15T23:59:59.999999999+07:00'))).toEqual(['future-day'])
    expect(flags(sessionTaken, {}, at('2024-09-15T17:00:00Z'))).toEqual([])
  })

  it('holds a day against the day of receipt where no time was sent', () => {
    expect(flags(sessionTaken, { date: '2024-12-31' }, { timeNs: undefined })).toEqual([])
    expect(flags(sessionTaken, { date: '2025-01-01' }, { timeNs: undefined })).toEqual(['future-day'])
  })

  it.each(['2025', '2025-2026', '2025-01', '2025-Q1', '2025-2026-T1', '2024-2025-T2', '9999'])(
    'marks a declaration of %s made in December 2024',
    (period) => {
      expect(flags(capabilityReported, { period })).toEqual(['future-day'])
      expect(flags(measureDeclared, { period })).toEqual(['future-day'])
    },
  )

  it.each(['2024', '2024-2025', '2024-12', '2024-Q4', '2024-2025-T1', '2023-2024-T2'])(
    'takes a declaration of %s made in December 2024 as it is',
    (period) => {
      expect(flags(capabilityReported, { period })).toEqual([])
    },
  )

  it('marks a school year that is none, and days and periods before 1900', () => {
    expect(flags(capabilityReported, { period: '2024-2030' })).toEqual(['impossible-period'])
    expect(flags(measureDeclared, { period: '2025-2024' })).toEqual(['impossible-period'])
    expect(flags(measureDeclared, { period: '0000' })).toEqual(['implausible-time'])
    expect(flags(sessionTaken, { date: '1024-09-16' })).toEqual(['implausible-time'])
    expect(flags(sessionTaken, { date: '0001-01-01' }, at('0001-01-01T07:00:00+07:00'))).toEqual(['implausible-time'])
  })

  it('lets units be opened ahead, or before 1900', () => {
    expect(flags(unitOpened, { effectiveFrom: '2030-09-01' })).toEqual([])
    expect(flags(unitOpened, { effectiveFrom: '1896-10-23' })).toEqual([])
    expect(flags(unitMoved, { effectiveFrom: '2060-01-01' })).toEqual([])
  })

  it('marks days of units that stand for never or always', () => {
    expect(flags(unitOpened, { effectiveFrom: '0001-01-01' })).toEqual(['implausible-time'])
    expect(flags(unitClosed, { effectiveFrom: '9999-12-31' }, { subject: '94-TH-0001' })).toEqual(['implausible-time'])
  })

  it('marks numbers that no class and no payment has', () => {
    const many = { enrolled: 10 ** 15, present: 10 ** 15, excused: 0, unexcused: 0 }
    expect(flags(sessionTaken, many)).toEqual(['value-out-of-bounds'])
    expect(flags(sessionTaken, { ...many, enrolled: 10_000, present: 10_000 })).toEqual([])
    expect(flags(paymentReceived, { amount: 10 ** 15 })).toEqual(['value-out-of-bounds'])
    expect(flags(measureDeclared, { measure: 'stem-learners', value: undefined, part: 1, whole: 10 ** 15 })).toEqual([
      'value-out-of-bounds',
    ])
    expect(
      flags(measureDeclared, { measure: 'learner-satisfaction', value: undefined, part: 300, whole: 400 }),
    ).toEqual([])
  })

  it('marks the day that a fact says it belongs to, where that lies ahead of it or long ago', () => {
    for (const definition of [capabilityReported, measureDeclared, paymentReceived]) {
      expect(flags(definition, { on: definition.example.time.slice(0, 10) })).toEqual([])
      expect(flags(definition, { on: '2031-01-01' })).toEqual(['future-day'])
      expect(flags(definition, { on: '1899-12-31' })).toEqual(['implausible-time'])
    }
  })

  it('can raise every flag that is documented', () => {
    expect([...raised].sort()).toEqual(Object.keys(FLAGS).sort())
  })
})
