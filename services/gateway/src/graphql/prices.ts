import {
  isEnumType,
  isInputObjectType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql/index.js'

/**
 * The most that a list without `first` yields, by field. `edges` stand for what `first` has said already; what is not named
 * here counts as {@link MOST_OF_UNNAMED}.
 */
const MOST: ReadonlyMap<string, number> = new Map([
  ['Unit.levels', 5],
  ['Unit.successors', 10],
  ['UnitConnection.edges', 1],
  ['FactConnection.edges', 1],
  ['Fact.flags', 5],
  ['DeadLetterConnection.edges', 1],
  ['FigureConnection.rows', 1],
  ['FigureRow.keys', 3],
  ['BehindConnection.edges', 1],
  ['Quality.flags', 20],
  ['Query.metrics', 200],
  ['Metric.dimensions', 4],
  ['Dimension.values', 8],
  ['Payments.byMethod', 10],
  ['KpiPack.indicators', 100],
  ['School.capabilities', 100],
  ['CapabilityState.platforms', 20],
  ['Health.services', 10],
  ['Health.builds', 40],
  // A read says TOO_LARGE above this many lines.
  ['Query.factCounts', 10_000],
  ['Wall.byLevel', 5],
  // Minutes of a morning in which something came, for each level and the whole.
  ['Wall.curve', 1_000],
  ['Wall.schools', 1_000],
])

const MOST_OF_UNNAMED = 1_000

/** Fields that read from ClickHouse, beside those of the root. */
const READING: ReadonlySet<string> = new Set([
  'Figure.facts',
  'School.attendance',
  'School.capabilities',
  'School.facts',
  'Indicator.figure',
  'Health.builds',
])

/** Names in the tables above; a spec compares them with the schema. */
export const pricedFields = (): readonly string[] => [...MOST.keys(), ...READING]

export const mostOf = (type: string, field: string): number => MOST.get(`${type}.${field}`) ?? MOST_OF_UNNAMED
export const reads = (type: string, field: string): boolean => READING.has(`${type}.${field}`)

/** How many entries the lists of introspection yield: the mean over all types, and the most of any one. */
export interface ListPrice {
  readonly mean: number
  readonly most: number
}

const priceOf = (lengths: readonly number[], over = lengths.length): ListPrice => ({
  mean: Math.max(1, Math.ceil(lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, over))),
  most: Math.max(1, ...lengths),
})

const fieldCount = (type: GraphQLNamedType): number =>
  isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()).length : 0

/** Prices of introspection, from the schema itself. */
export function introspectionPrices(schema: GraphQLSchema): ReadonlyMap<string, ListPrice> {
  const types = Object.values(schema.getTypeMap())
  const fields = types.filter(isObjectType).flatMap((type) => Object.values(type.getFields()))
  const directives = schema.getDirectives()
  const sizes = (list: readonly GraphQLNamedType[]) => list.map(fieldCount)
  return new Map([
    ['__Schema.types', priceOf([types.length])],
    ['__Schema.directives', priceOf([directives.length])],
    ['__Type.fields', priceOf(sizes(types.filter(isObjectType)), types.length)],
    ['__Type.inputFields', priceOf(sizes(types.filter(isInputObjectType)), types.length)],
    [
      '__Type.enumValues',
      priceOf(
        types.filter(isEnumType).map((type) => type.getValues().length),
        types.length,
      ),
    ],
    ['__Type.interfaces', { mean: 1, most: 1 }],
    ['__Type.possibleTypes', { mean: 1, most: types.length }],
    ['__Field.args', priceOf(fields.map(({ args }) => args.length))],
    ['__Directive.args', priceOf(directives.map(({ args }) => args.length))],
    ['__Directive.locations', priceOf(directives.map(({ locations }) => locations.length))],
  ])
}
