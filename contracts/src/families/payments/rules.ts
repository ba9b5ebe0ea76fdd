import { rule, type DeclaredFlag } from '../family.ts'
import { moneyBounded, onNamed } from '../general.ts'
import { feeBilled, paymentReceived, paymentRefunded } from './events.ts'

export const paymentFlags = {
  'value-out-of-bounds': {
    meaning: 'more than 100,000 million dong in one payment',
    example: [feeBilled, { amount: 10 ** 15 }],
  },
} as const satisfies Record<string, DeclaredFlag>

export const paymentRules = [
  rule([feeBilled, paymentReceived, paymentRefunded], ({ amount, on }, fact) => [
    ...moneyBounded(amount),
    ...onNamed(on, fact),
  ]),
]
