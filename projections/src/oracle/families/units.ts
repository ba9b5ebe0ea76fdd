import { whole } from '../decimals.ts'
import { item, type Metric } from '../item.ts'
import { reportingLevel } from '../levels.ts'
import { attributeOf } from '../scope.ts'

const DIMENSIONS = ['kind', 'ownership', 'school-kind', 'managed-by']

/** Open units on the reference day, each with the flags of the opening that counts. */
export const organisationUnits: Metric = {
  form: 'sum',
  reporter: undefined,
  partitioning: DIMENSIONS,
  numeratorOnly: [],
  byTime: true,
  ofHierarchy: true,
  items: ({ on }, { referenceDay, hierarchyAt }) => {
    const placedOn = on(hierarchyAt ?? referenceDay)
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
          keys: Object.fromEntries(DIMENSIONS.map((name) => [name, attributeOf(placedOn, unit.code, name)[0] ?? null])),
          numerator: whole(1n),
        }),
      )
  },
}
