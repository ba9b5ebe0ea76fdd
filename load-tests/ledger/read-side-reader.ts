import { ask } from '../lib/graphql.ts'
import type { CountedFact } from './judge-derived.ts'

const PAGE = 500

interface FactPage {
  readonly facts: {
    readonly edges: readonly { readonly node: CountedFact }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  }
}

const FACTS = `query Facts($unit: ID!, $first: Int!, $after: String) {
  facts(unit: $unit, first: $first, after: $after) {
    edges { node { position eventId source id unit hash } }
    pageInfo { hasNextPage endCursor }
  }
}`

/** Every fact that the read side shows for a unit and what is under it, page by page. */
export async function countedFacts(graphqlUrl: string, unit: string, atLeast?: string): Promise<CountedFact[]> {
  const facts: CountedFact[] = []
  let after: string | null = null
  for (;;) {
    const page: FactPage = await ask<FactPage>(graphqlUrl, FACTS, { unit, first: PAGE, after }, { atLeast })
    facts.push(...page.facts.edges.map(({ node }) => node))
    const { hasNextPage, endCursor } = page.facts.pageInfo
    if (!hasNextPage) return facts
    if (endCursor === null || endCursor === after) throw new Error('a page that leads nowhere')
    after = endCursor
  }
}

/** The facts of each of these units themselves, without what is under them: each fact once. */
export async function ownFacts(graphqlUrl: string, units: readonly string[]): Promise<CountedFact[]> {
  const facts: CountedFact[] = []
  // One after the other: an analyst who asks for everything at once is turned away.
  for (const unit of units) facts.push(...(await countedFacts(graphqlUrl, unit)).filter((fact) => fact.unit === unit))
  return facts
}

/** How many facts of a type a unit reported about a day. */
export interface FactCount {
  readonly type: string
  readonly unit: string
  readonly day: string
  readonly count: number
}

/** Counts of every type, known to a read model or not, over days `from` to `to`. */
export async function factCounts(
  graphqlUrl: string,
  unit: string,
  from: string,
  to: string,
  atLeast?: string,
): Promise<FactCount[]> {
  const query = `query Counts($unit: ID!, $from: Date!, $to: Date!) {
    factCounts(unit: $unit, from: $from, to: $to) { type unit day count }
  }`
  const { factCounts: counts } = await ask<{ factCounts: FactCount[] }>(
    graphqlUrl,
    query,
    { unit, from, to },
    { atLeast },
  )
  return counts
}
