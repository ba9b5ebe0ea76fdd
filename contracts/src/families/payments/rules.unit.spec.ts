import { describe, expect, it } from 'vitest'
import { flagsWith } from '../testing/flags-with.ts'
import { feeBilled, paymentReceived, paymentRefunded } from './events.ts'

describe('payments', () => {
  it('of more than any school takes in one go are marked', () => {
    for (const definition of [feeBilled, paymentReceived, paymentRefunded]) {
      expect(flagsWith(definition, { amount: 10 ** 11 })).toEqual([])
      expect(flagsWith(definition, { amount: 10 ** 15 })).toEqual(['value-out-of-bounds'])
    }
  })
})
