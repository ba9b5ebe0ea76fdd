import { defineFamily } from '../family.ts'
import { capabilityReported, capabilityReportedV1, measureDeclared } from './events.ts'
import { declarationFlags, declarationRules } from './rules.ts'
import { declarationUpcasters } from './upcasters.ts'

export const declaration = defineFamily({
  name: 'declaration',
  origin: 'reported',
  events: [capabilityReportedV1, capabilityReported, measureDeclared],
  upcasters: declarationUpcasters,
  flags: declarationFlags,
  rules: declarationRules,
})
