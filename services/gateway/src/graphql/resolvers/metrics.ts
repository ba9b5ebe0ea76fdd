import {
  askFigure,
  askFigures,
  factsBehind,
  listMetrics,
  plainQuestion,
  readCursor,
  rowQuestion,
  type FigureQuestion,
  type Metric,
  type Where,
} from '@ioc/projections/queries'
import type {
  FigureKeyResolvers,
  FigureResolvers,
  HierarchyInput,
  MetricResolvers,
  QueryResolvers,
  WhereInput,
} from '../../generated/resolver-types.ts'
import { clientError } from '../errors.ts'
import { figureOf } from '../figures.ts'
import { labelOf } from '../labels.ts'
import { pageSize } from '../paging.ts'

type Level = FigureQuestion['level']

interface Asked {
  readonly metric: string
  readonly unit: string
  readonly period: string
  readonly level?: Level | null
  readonly where?: readonly WhereInput[] | null
  readonly hierarchy?: HierarchyInput | null
}

/** Filters as they were given; a name that stands twice is a slip: its entries would exclude each other. */
function whereOf(given: readonly WhereInput[] | null | undefined): readonly Where[] {
  const where = given ?? []
  if (new Set(where.map(({ name }) => name)).size === where.length) return where
  throw clientError('BAD_USER_INPUT', 'where: a name stands twice', { hint: 'give its values in one entry' })
}

const asked = ({ metric, unit, period, level, where, hierarchy }: Asked): FigureQuestion =>
  plainQuestion(metric, unit, period, {
    level: level ?? undefined,
    where: whereOf(where),
    hierarchyAt: hierarchy?.at,
  })

export const figure: NonNullable<QueryResolvers['figure']> = async (_root, args, { services, reading, budget }) => {
  const question = asked(args)
  budget.figure(question.hierarchyAt)
  const opened = await reading()
  return figureOf(services, opened, await askFigure(opened, question, services.audience), question)
}

export const figures: NonNullable<QueryResolvers['figures']> = async (_root, args, context) => {
  const { services, budget } = context
  const question = asked(args)
  const first = pageSize(args.first, 100)
  const after = args.after ?? undefined
  budget.table(question.hierarchyAt)
  // The rows of all pages are of one position: that of the first.
  const reading = await (after === undefined ? context.reading() : context.readingAt(readCursor(after).position))
  const { rows, totalCount, hasNextPage, endCursor } = await askFigures(
    reading,
    { ...question, by: args.by, first, after },
    services.audience,
  )
  return {
    rows: rows.map((row) => ({
      keys: row.keys.map((key) => ({ ...key, reading })),
      figure: figureOf(services, reading, row.figure, rowQuestion(question, row.keys)),
    })),
    totalCount,
    pageInfo: { hasNextPage, endCursor },
  }
}

export const metrics: NonNullable<QueryResolvers['metrics']> = async (_root, { family, search }, context) =>
  listMetrics((await context.reading()).catalogue, family ?? undefined, search ?? undefined)

export const metricFields: MetricResolvers = {
  name: ({ names }: Metric, { locale }) => names[locale ?? 'vi'],
  description: ({ descriptions }, { locale }) => descriptions[locale ?? 'vi'],
  reporter: ({ reporter }) => reporter ?? null,
  rhythm: ({ rhythm }) => rhythm ?? null,
  dimensions: ({ dimensions }) => dimensions.map(({ name, kind, values }) => ({ name, kind, values: values ?? null })),
}

export const figureKeyFields: FigureKeyResolvers = {
  label: ({ name, value, reading }, { locale }) => labelOf(name, value, locale ?? 'vi', reading),
}

const NO_FACTS = { totalCount: 0, edges: [], pageInfo: { hasNextPage: false, endCursor: null } }

export const figureFields: FigureResolvers = {
  facts: async ({ question, reading, suppressed }, args) => {
    // Of what is withheld the facts would tell as much: of many metrics each is about one person.
    if (suppressed && args.of !== 'MISSING') return NO_FACTS
    const page = { first: pageSize(args.first, 50), after: args.after ?? undefined }
    const { totalCount, edges, hasNextPage, endCursor } = await factsBehind(reading, question, args.of, page)
    return {
      totalCount,
      edges: edges.map(({ cursor, unit, fact }) => ({ cursor, unit, fact: fact ?? null })),
      pageInfo: { hasNextPage, endCursor },
    }
  },
}
