import { defineFamily } from '../family.ts'
import { unitChanged, unitClosed, unitMerged, unitMoved, unitOpened, unitSplit } from './events.ts'
import { organisationFlags, organisationRules } from './rules.ts'

export const organisation = defineFamily({
  name: 'organisation',
  origin: 'reported',
  events: [unitOpened, unitChanged, unitMoved, unitMerged, unitSplit, unitClosed],
  upcasters: [],
  flags: organisationFlags,
  rules: organisationRules,
})
