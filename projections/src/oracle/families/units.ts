import { whole } from '../decimals.ts'
import { item, type Metric } from '../item.ts'
import { reportingLevel } from '../levels.ts'

/** Open units on the reference day, each with the flags of the opening that counts. */
export const organisationUnits: Metric = {
  form: 'sum',
  reporter: undefined,
  partitioning: ['kind', 'ownership', 'school-kind', 'managed-by'],
  numeratorOnly: [],
  byTime: true,
  ofHierarchy: true,
  items: ({ on }, { referenceDay }) => {
    const there = on(referenceDay)
    return there.units
      .filter(({ standing }) => standing === 'open')
      .map((unit) =>
        item({
          unit: unit.code,
          fact: unit.opening,
          ownDay: referenceDay,
          stock: true,
          level: reportingLevel(there, unit.code),
          keys: {
            kind: unit.kind,
            ownership: unit.ownership ?? null,
            'school-kind': unit.schoolKind ?? null,
            'managed-by': unit.managedBy ?? null,
          },
          numerator: whole(1n),
        }),
      )
  },
}
