import { capabilityReported } from '@ioc/contracts'
import { declare, field, name, read, reportOf, texts, yesOrNo } from '../../declare/index.ts'

/** Whether units use capabilities; an absent level is empty and counts in the unit's reporting level. */
export const capabilities = declare({
  name: 'capabilities',
  version: 3,
  family: 'declaration',
  kind: 'register',
  description: 'a capability reported',
  reports: [
    reportOf(capabilityReported, {
      rows: [
        {
          cells: {
            code: field('capability'),
            platforms: read(capabilityReported, ['platforms'], ({ platforms }) =>
              platforms.map((platform) => platform.name),
            ),
          },
        },
      ],
    }),
  ],
  columns: [
    { name: 'code', cell: name, description: 'capability, a code of the catalogue' },
    { name: 'period', cell: name, description: 'period as declared' },
    { name: 'level', cell: name, description: "level that it speaks for; '' for the unit's reporting level" },
    { name: 'in_use', cell: yesOrNo, description: 'whether the unit uses it' },
    { name: 'platforms', cell: texts, description: 'names of the platforms, in the order sent' },
  ],
  sorting: ['period', 'code'],
  expected: { kind: 'school', rhythm: 'year' },
})
