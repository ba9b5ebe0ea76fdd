import {
  FLAGS,
  capabilityReported,
  catalogue,
  exampleEvent,
  measureDeclared,
  paymentReceived,
  sessionTaken,
  unitOpened,
  type EventDefinition,
} from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { flagsOf } from './flags.ts'

const around = { catalogue, unit: (code: string) => (code === '94-TH-0001' ? ['TH'] : undefined) }
const raised = new Set<string>()
const flags = ({ type, example }: EventDefinition, change: object, more: object = {}): string[] => {
  const fact = { type, subject: example.subject, timeNs: 1n, data: { ...Object(example.data), ...change }, ...more }
  const found = flagsOf(fact, around)
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
    expect(flags(paymentReceived, {}, { timeNs: -(2n ** 62n) })).toEqual(['implausible-time'])
    expect(flags(paymentReceived, {}, { timeNs: undefined })).toEqual([])
  })

  it('can raise every flag that is documented', () => {
    expect([...raised].sort()).toEqual(Object.keys(FLAGS).sort())
  })
})
