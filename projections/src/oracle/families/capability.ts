import type { CapabilityEntry } from '@ioc/contracts'
import { daysOf, earlier } from '../days.ts'
import { flagOf, nameOf, textOf, textsIn } from '../fields.ts'
import { item, type Metric } from '../item.ts'
import { reportingLevel } from '../levels.ts'
import { expectedUnits } from '../scope.ts'
import { isDetail, sameStatement } from '../statements.ts'
import { things } from '../reports.ts'

/** Distinct units in use ÷ open units that should say so. */
export const capability = (entry: CapabilityEntry): Metric => {
  const metric: Metric = {
    form: 'units',
    reporter: entry.reporter,
    partitioning: [],
    numeratorOnly: ['platform'],
    byTime: false,
    items: (world, asked) => {
      const [{ facts, on, context }, { period, referenceDay }] = [world, asked]
      const reports = things(facts, (fact) =>
        nameOf(fact) === 'declaration.capability-reported'
          ? [textOf(fact.data, 'capability'), textOf(fact.data, 'level'), textOf(fact.data, 'period')]
          : undefined,
      ).filter(({ fact }) => textOf(fact.data, 'capability') === entry.code && textOf(fact.data, 'period') === period)
      const there = on(referenceDay)
      const expected = new Set(expectedUnits({ ...asked, level: undefined }, metric, world))
      return sameStatement(reports, there, () => '').map(({ unit, fact }) => {
        const counted = there.counted(unit)
        const isExpected = counted !== undefined && expected.has(counted)
        const inUse = flagOf(fact.data, 'inUse') === true
        const platform = textOf(fact.data, 'platform')
        return item({
          unit,
          fact,
          ownDay: earlier(daysOf(period)?.to ?? context.today, context.today),
          stock: true,
          level: reportingLevel(there, isExpected ? counted : unit),
          marks: {
            platform: !inUse ? [] : platform === undefined ? textsIn(fact.data, 'platforms', 'name') : [platform],
          },
          numerator: inUse ? 1n : 0n,
          counts: !isDetail(fact, there),
        })
      })
    },
  }
  return metric
}
