import { defineFamily } from '../family.ts'
import { feeBilled, paymentReceived, paymentRefunded } from './events.ts'
import { paymentFlags, paymentRules } from './rules.ts'

export const payments = defineFamily({
  name: 'payments',
  origin: 'reported',
  events: [feeBilled, paymentReceived, paymentRefunded],
  upcasters: [],
  flags: paymentFlags,
  rules: paymentRules,
})
