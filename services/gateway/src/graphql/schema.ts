import { readFileSync } from 'node:fs'
import { packageFile } from '@ioc/kit'
import {
  buildSchema,
  isObjectType,
  isScalarType,
  type GraphQLFieldResolver,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql/index.js'
import type {
  FigureKeyResolvers,
  FigureResolvers,
  HealthResolvers,
  IndicatorResolvers,
  KpiPackResolvers,
  MetricResolvers,
  QueryResolvers,
  SchoolResolvers,
  UnitResolvers,
  WallResolvers,
} from '../generated/resolver-types.ts'
import { withCheckedArguments } from './arguments.ts'
import type { OperationContext } from './context.ts'
import { deadLetters, factCounts, facts } from './resolvers/facts.ts'
import { attendance, capability, measure, payments } from './resolvers/figures.ts'
import { figure, figureFields, figureKeyFields, figures, metricFields, metrics } from './resolvers/metrics.ts'
import { health, healthFields } from './resolvers/health.ts'
import { indicatorFields, kpi, kpiPackFields } from './resolvers/kpi.ts'
import { school, schoolFields } from './resolvers/schools.ts'
import { unitFields, units } from './resolvers/units.ts'
import { wall, wallFields } from './resolvers/wall.ts'
import { scalars } from './scalars.ts'

/** A subscription is the same question asked again whenever the answer may have changed. */
interface LiveResolvers {
  readonly wall: NonNullable<QueryResolvers['wall']>
}

interface Resolvers {
  readonly Query: Required<QueryResolvers>
  readonly Subscription: LiveResolvers
  readonly Unit: UnitResolvers
  readonly School: SchoolResolvers
  readonly Figure: FigureResolvers
  readonly FigureKey: FigureKeyResolvers
  readonly Metric: MetricResolvers
  readonly KpiPack: KpiPackResolvers
  readonly Indicator: IndicatorResolvers
  readonly Wall: Required<WallResolvers>
  readonly Health: Required<HealthResolvers>
}

const resolvers: Resolvers = {
  Query: {
    figure,
    figures,
    metrics,
    capability,
    measure,
    attendance,
    payments,
    kpi,
    school,
    units,
    facts,
    factCounts,
    deadLetters,
    wall,
    health,
  },
  Subscription: { wall },
  Unit: unitFields,
  School: schoolFields,
  Figure: figureFields,
  FigureKey: figureKeyFields,
  Metric: metricFields,
  KpiPack: kpiPackFields,
  Indicator: indicatorFields,
  Wall: wallFields,
  Health: healthFields,
}

type AnyResolver = GraphQLFieldResolver<unknown, OperationContext>

function attach(schema: GraphQLSchema, typeName: string, fields: object): void {
  const type = schema.getType(typeName)
  if (!isObjectType(type)) throw new Error(`schema.graphql has no type ${typeName}`)
  const known = type.getFields()
  for (const [name, resolve] of Object.entries(fields)) {
    const field = known[name]
    if (field === undefined) throw new Error(`schema.graphql has no field ${typeName}.${name}`)
    // The generated types have checked the resolver against the field already.
    field.resolve = withCheckedArguments(field.args, resolve as AnyResolver)
  }
}

function define(schema: GraphQLSchema, name: string, scalar: GraphQLScalarType<string>): void {
  const type = schema.getType(name)
  if (!isScalarType(type)) throw new Error(`schema.graphql has no scalar ${name}`)
  type.serialize = scalar.serialize
  type.parseValue = scalar.parseValue
  type.parseLiteral = scalar.parseLiteral
}

/** The schema of `schema.graphql` with its resolvers. */
export function gatewaySchema(): GraphQLSchema {
  const schema = buildSchema(readFileSync(packageFile('@ioc/gateway', 'schema.graphql'), 'utf8'))
  for (const [name, scalar] of Object.entries(scalars)) define(schema, name, scalar)
  for (const [name, fields] of Object.entries(resolvers) as [string, object][]) attach(schema, name, fields)
  return schema
}
