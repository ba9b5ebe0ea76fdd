import { capabilityReported } from '@ioc/contracts'
import { plainRows } from '../../declare/plain-rows.ts'
import type { Column, ReadModel } from '../../read-model.ts'
import { commonCells, commonColumns, dataReader, rankOfReport } from '../decode.ts'

const read = dataReader(capabilityReported)

const columns: readonly Column[] = [
  ...commonColumns,
  { name: 'code', type: 'LowCardinality(String)' },
  { name: 'period', type: 'LowCardinality(String)' },
  { name: 'level', type: 'LowCardinality(String)' },
  { name: 'in_use', type: 'Bool' },
  { name: 'platforms', type: 'Array(String)' },
]

/** One row for each capability reported; an absent level is empty and counts in the unit's reporting level. */
export const capabilities: ReadModel = {
  name: 'capabilities',
  version: 2,
  columns,
  orderBy: ['period', 'code', 'unit', 'level'],
  handles: [capabilityReported.type],
  rows: plainRows('capabilities', columns, (fact) => {
    const { capability, period, level, inUse, platforms } = read(fact)
    const names = platforms.map(({ name }) => name)
    const cells = commonCells(fact, rankOfReport(fact))
    return [{ ...cells, code: capability, period, level: level ?? '', in_use: inUse, platforms: names }]
  }),
}
