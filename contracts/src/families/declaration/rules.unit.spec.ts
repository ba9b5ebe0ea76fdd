import { describe, expect, it } from 'vitest'
import { catalogue } from '../../catalogue.ts'
import { flagsWith } from '../testing/flags-with.ts'
import { capabilityReported, measureDeclared } from './events.ts'

describe('declarations', () => {
  it('with codes, values and dimensions that the catalogue does not know are marked', () => {
    expect(flagsWith(capabilityReported, { capability: 'teleport' })).toEqual(['unknown-catalogue-code'])
    expect(flagsWith(measureDeclared, { measure: 'teleports', dimensions: { a: 'b' } })).toEqual([
      'unknown-catalogue-code',
    ])
    const bounded = catalogue.entries.find((entry) => entry.kind === 'measure' && entry.maximum !== undefined)
    if (bounded?.kind !== 'measure') throw new Error('the catalogue has no bounded measure')
    expect(flagsWith(measureDeclared, { measure: bounded.code, value: (bounded.maximum ?? 0) + 1 })).toEqual([
      'value-out-of-bounds',
    ])
    expect(flagsWith(measureDeclared, { dimensions: { colour: 'red' } })).toEqual(['unknown-dimension'])
    expect(flagsWith(measureDeclared, { value: undefined, part: 3, whole: 2 })).toEqual(['part-exceeds-whole'])
  })

  it('for a level that the unit does not have are marked', () => {
    expect(flagsWith(capabilityReported, { level: 'THPT' })).toEqual(['level-not-of-unit'])
  })

  it.each(['2025', '2025-2026', '2025-01', '2025-Q1', '2025-2026-T1', '2024-2025-T2', '9999'])(
    'of %s made in December 2024 are marked',
    (period) => {
      expect(flagsWith(capabilityReported, { period })).toEqual(['future-day'])
      expect(flagsWith(measureDeclared, { period })).toEqual(['future-day'])
    },
  )

  it.each(['2024', '2024-2025', '2024-12', '2024-Q4', '2024-2025-T1', '2023-2024-T2'])(
    'of %s made in December 2024 are taken as they are',
    (period) => {
      expect(flagsWith(capabilityReported, { period })).toEqual([])
    },
  )

  it('of a school year that is none, and of a period before 1900, are marked', () => {
    expect(flagsWith(capabilityReported, { period: '2024-2030' })).toEqual(['impossible-period'])
    expect(flagsWith(measureDeclared, { period: '2025-2024' })).toEqual(['impossible-period'])
    expect(flagsWith(measureDeclared, { period: '0000' })).toEqual(['implausible-time'])
  })

  it('have bounds on part and whole only where the catalogue expects that form', () => {
    const measured = { value: undefined, part: 1, whole: 10 ** 15 }
    expect(flagsWith(measureDeclared, { measure: 'stem-learners', ...measured })).toEqual(['value-out-of-bounds'])
    const satisfied = { measure: 'learner-satisfaction', value: undefined, part: 300, whole: 400 }
    expect(flagsWith(measureDeclared, satisfied)).toEqual([])
  })
})
