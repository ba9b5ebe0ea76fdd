import { canonicalJson, measureDeclared } from '@ioc/contracts'
import { plainRows } from '../../declare/plain-rows.ts'
import type { Column, ReadModel } from '../../read-model.ts'
import { commonCells, commonColumns, dataReader, rankOfReport } from '../decode.ts'
import { MEASURE_SCALE, plainDecimal } from './plain-decimal.ts'

const read = dataReader(measureDeclared)

/** How dimensions are stored and matched: canonical JSON, so that the order of names does not matter. */
export const dimensionsText = (dimensions: Readonly<Record<string, string>>): string => canonicalJson(dimensions)

const columns: readonly Column[] = [
  ...commonColumns,
  { name: 'code', type: 'LowCardinality(String)' },
  { name: 'period', type: 'LowCardinality(String)' },
  { name: 'level', type: 'LowCardinality(String)' },
  { name: 'dimensions', type: 'String' },
  { name: 'form', type: 'LowCardinality(String)' },
  { name: 'value', type: `Decimal(38, ${MEASURE_SCALE})` },
  { name: 'part', type: 'UInt64' },
  { name: 'whole', type: 'UInt64' },
]

/** One row for each measure declared, as a value or as part and whole. */
export const measures: ReadModel = {
  name: 'measures',
  version: 2,
  columns,
  orderBy: ['period', 'code', 'unit', 'level', 'dimensions'],
  handles: [measureDeclared.type],
  rows: plainRows('measures', columns, (fact) => {
    const data = read(fact)
    const amounts =
      data.value === undefined
        ? { form: 'part-whole', value: '0', part: data.part ?? 0, whole: data.whole ?? 0 }
        : { form: 'value', value: plainDecimal(data.value), part: 0, whole: 0 }
    return [
      {
        ...commonCells(fact, rankOfReport(fact)),
        code: data.measure,
        period: data.period,
        level: data.level ?? '',
        dimensions: dimensionsText(data.dimensions ?? {}),
        ...amounts,
      },
    ]
  }),
}
