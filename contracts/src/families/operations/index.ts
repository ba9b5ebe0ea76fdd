import { defineFamily } from '../family.ts'
import { factQuarantined } from './events.ts'

export const operations = defineFamily({
  name: 'operations',
  origin: 'own',
  events: [factQuarantined],
  upcasters: [],
  flags: {},
  rules: [],
})
