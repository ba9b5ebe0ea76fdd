import Type from 'typebox'
import { factsAt } from '../queries/facts.ts'
import type { Reading } from '../queries/reading.ts'
import type { BehindPage, PageOf } from './behind.ts'
import { MetricError } from './errors.ts'
import { createBinder } from './expression.ts'
import { declaredListing, rowsListing, unitsListing, type Listing } from './listing.ts'
import { planOf, type Plan } from './plan.ts'
import type { Behind, FigureQuestion } from './question.ts'

const Line = Type.Object({ unit: Type.String(), position: Type.String() })
const Total = Type.Object({ total: Type.String() })
const Reporter = Type.Object({ reporter: Type.String() })

function listingOf(reading: Reading, plan: Plan): Promise<Listing> {
  const { counts, code } = plan.metric
  switch (counts.kind) {
    case 'rows':
      return rowsListing(reading, plan, counts)
    case 'units':
      return unitsListing(reading, plan, counts)
    case 'declared':
      return declaredListing(reading, plan, counts)
    default:
      throw new MetricError('NOT_ADDITIVE', `${code} counts units`, 'ask `units` for them')
  }
}

const cursorOf = (key: string): string => Buffer.from(key, 'utf8').toString('base64url')

/** @throws MetricError BAD_CURSOR for what is none of ours */
function keyOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  if (cursorOf(key) === cursor) return key
  throw new MetricError('BAD_CURSOR', `"${cursor}" is no cursor of this list`, 'take endCursor of the page before')
}

function positionIn(cursor: string | undefined): string | undefined {
  const key = keyOf(cursor)
  if (key === undefined || /^\d{1,19}$/.test(key)) return key
  throw new MetricError('BAD_CURSOR', `"${cursor}" is no cursor of facts`, 'take endCursor of the page before')
}

/** Facts that a listing holds, newest position first. */
async function factsPage(
  reading: Reading,
  { sql: listing }: Listing,
  column: 'top' | 'whole',
  { first, after }: PageOf,
): Promise<BehindPage> {
  const before = positionIn(after)
  const { bind, params } = createBinder()
  const { database, position } = reading.snapshot
  const all = `(${listing(bind)})`
  const given = { ...params, database, position: String(position) }
  const { clickhouse, role } = reading
  const [[count], found] = await Promise.all([
    clickhouse.query(role, `SELECT toString(uniqExact(position)) AS total FROM ${all} WHERE ${column}`, given, {
      schema: Total,
    }),
    clickhouse.query(
      role,
      `SELECT any(t.unit) AS unit, toString(t.position) AS position FROM ${all} AS t
       WHERE t.${column} ${before === undefined ? '' : 'AND t.position < {before:UInt64}'}
       GROUP BY t.position ORDER BY t.position DESC LIMIT {limit:UInt32}`,
      { ...given, limit: first + 1, ...(before === undefined ? {} : { before }) },
      { schema: Line },
    ),
  ])
  const lines = found.slice(0, first)
  const facts = await factsAt(
    reading,
    lines.map((line) => line.position),
  )
  const edges = lines.map((line) => ({
    cursor: cursorOf(line.position),
    unit: line.unit,
    fact: facts.get(line.position),
  }))
  return {
    totalCount: Number(count?.total ?? 0),
    edges,
    hasNextPage: found.length > first,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
}

/** Units that should have reported and did not, by code. */
async function missingPage(
  reading: Reading,
  plan: Plan,
  { sql: listing, placing }: Listing,
  { first, after }: PageOf,
): Promise<BehindPage> {
  const from = keyOf(after)
  const { bind, params } = createBinder()
  const { database, position } = reading.snapshot
  const rows = await reading.clickhouse.query(
    reading.role,
    `SELECT DISTINCT reporter FROM (${listing(bind)}) WHERE base AND reporter != ''`,
    { ...params, database, position: String(position) },
    { schema: Reporter },
  )
  const reported = new Set(rows.map(({ reporter }) => reporter))
  const missing = placing.expected
    .filter(({ level, code }) => (plan.level === undefined || level === plan.level) && !reported.has(code))
    .map(({ code }) => code)
    .sort()
  const rest = from === undefined ? missing : missing.filter((code) => code > from)
  const edges = rest.slice(0, first).map((unit) => ({ cursor: cursorOf(unit), unit, fact: undefined }))
  return {
    totalCount: missing.length,
    edges,
    hasNextPage: rest.length > first,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
}

/**
 * The facts behind a figure: of each thing the report that counts, newest position first. NUMERATOR are those that add to it,
 * DENOMINATOR those that add to the whole (all that count where there is none), MISSING the units expected that did not report.
 * @throws MetricError for what {@link planOf} refuses, a foreign cursor, or a metric that counts no facts
 */
export async function factsBehind(
  reading: Reading,
  question: FigureQuestion,
  of: Behind,
  page: PageOf,
): Promise<BehindPage> {
  const plan = planOf(reading, question, [])
  const listing = await listingOf(reading, plan)
  return of === 'MISSING'
    ? missingPage(reading, plan, listing, page)
    : factsPage(reading, listing, of === 'NUMERATOR' ? 'top' : 'whole', page)
}
