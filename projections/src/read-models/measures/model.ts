import { canonicalJson, measureDeclared } from '@ioc/contracts'
import {
  countOrNone,
  decimal,
  declare,
  field,
  name,
  names,
  read,
  report,
  texts,
  thingOf,
  type Thing,
} from '../../declare/index.ts'
import { MEASURE_SCALE, plainDecimal } from './plain-decimal.ts'

/** Names of dimensions in their order as UTF-16, which the values of {@link dimensionValues} follow. */
const dimensionNames = (dimensions: Readonly<Record<string, string>>): string[] => Object.keys(dimensions).sort()
const dimensionValues = (dimensions: Readonly<Record<string, string>>): string[] =>
  dimensionNames(dimensions).map((dimension) => dimensions[dimension] ?? '')

/** As the type defines it, but that no dimensions and an empty object say the same: the total of the unit. */
const measure: Thing = {
  ...thingOf(measureDeclared),
  key: [
    'measure',
    'level',
    'period',
    read(measureDeclared, ['dimensions'], ({ dimensions = {} }) => canonicalJson(dimensions)),
  ],
}

/** Measures of the catalogue, as a value or as part and whole. */
export const measures = declare({
  name: 'measures',
  version: 3,
  family: 'declaration',
  kind: 'register',
  description: 'a measure declared',
  reports: [
    report(measureDeclared, measure, {
      rows: [
        {
          cells: {
            code: field('measure'),
            dimension_names: read(measureDeclared, ['dimensions'], ({ dimensions = {} }) => dimensionNames(dimensions)),
            dimension_values: read(measureDeclared, ['dimensions'], ({ dimensions = {} }) =>
              dimensionValues(dimensions),
            ),
            form: read(measureDeclared, ['value'], ({ value }) => (value === undefined ? 'part-whole' : 'value')),
            value: read(measureDeclared, ['value'], ({ value }) =>
              value === undefined ? undefined : plainDecimal(value),
            ),
          },
        },
      ],
    }),
  ],
  columns: [
    { name: 'code', cell: name, description: 'measure, a code of the catalogue' },
    { name: 'period', cell: name, description: 'period as declared: year, school year, month, term or quarter' },
    { name: 'level', cell: name, description: "level that it speaks for; '' for the unit's reporting level" },
    { name: 'dimension_names', cell: names, description: 'dimensions that it is broken down by, sorted' },
    { name: 'dimension_values', cell: texts, description: 'their values, in the order of the names' },
    { name: 'form', cell: name, description: 'value, or part-whole' },
    { name: 'value', cell: decimal(MEASURE_SCALE), description: "in the catalogue's unit; 0 in the other form" },
    { name: 'part', cell: countOrNone, description: 'part; 0 in the other form' },
    { name: 'whole', cell: countOrNone, description: 'whole; 0 in the other form' },
    { name: 'precision', cell: name, description: "exact, about, at-least or estimated; '' where nothing is said" },
  ],
  sorting: ['period', 'code'],
  expected: { kind: 'school', rhythm: 'year' },
})
