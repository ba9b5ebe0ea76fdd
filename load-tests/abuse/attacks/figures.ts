import { setTimeout as delay } from 'node:timers/promises'
import { ask } from '../../lib/graphql.ts'
import { DAY, JUDGED } from '../../lib/workload.ts'
import { expectation, times, type Attack } from '../attack.ts'
import { send } from './send.ts'

/** Longer than an operation may wait for its turn and then run. */
const PATIENCE_MS = 60_000

const TWENTY_YEARS = '2005-01-01/2024-12-31'
const OF_ALL = `unit: "${JUDGED}", period: "${TWENTY_YEARS}"`

/** As many as an operation with one table may ask for; with several, fewer. */
const [ROWS, ROWS_OF_MANY] = [900, 50]

const repeat = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ')

const body = (query: string): string => JSON.stringify({ query })

/** Another day for each turn, so that no hierarchy is one that is kept. */
const dayOf = (turn: number): string =>
  new Date(Date.UTC(2020, 0, 1) + (turn % 3_000) * 86_400_000).toISOString().slice(0, 10)

const rows = (more: string, first = ROWS): string =>
  `(${OF_ALL}, ${more}, first: ${first}) { totalCount rows { keys { value label } figure { value percent } } }`

const VALUES = JSON.stringify(Array.from({ length: 200 }, (_, index) => `none-${index}`))
const WHERE = ['session', 'grade', 'kind', 'ownership', 'school-kind', 'managed-by', 'teaches', 'units']

/** Dear questions to the catalogue of metrics; each is within its bounds, or just beyond. */
const dear: readonly ((turn: number, position: bigint) => string)[] = [
  () => body(`{ figures${rows('metric: "attendance.present", by: ["unit.school", "day", "session"]')} }`),
  () => body(`{ figures${rows('metric: "payments.amount", by: ["day", "unit.school", "method"]')} }`),
  () => body(`{ figures${rows('metric: "capability.lms", by: ["unit.school", "level", "day"]')} }`),
  () =>
    body(
      `{ ${repeat(16, (index) => `t${index}: figures${rows('metric: "attendance.present", by: ["unit.school", "month", "session"]', ROWS_OF_MANY)}`)} }`,
    ),
  (turn, position) =>
    body(
      `query @asOf(position: "${position - BigInt((turn * 7_919) % Math.max(1, Number(position)))}") { ${repeat(200, (index) => `f${index}: figure(metric: "attendance.present", unit: "${JUDGED}", period: "${dayOf(index)}") { value percent }`)} }`,
    ),
  () =>
    body(
      `{ figures${rows(`metric: "attendance.present", by: ["unit.school", "day"], where: [${WHERE.map((name) => `{ name: "${name}", values: ${VALUES} }`).join(' ')}]`)} }`,
    ),
  (turn) =>
    body(
      `{ ${repeat(4, (index) => `h${index}: figures${rows(`metric: "attendance.present", by: ["unit.school", "month"], hierarchy: { at: "${dayOf(turn * 4 + index)}" }`, ROWS_OF_MANY)}`)} }`,
    ),
]

interface Page {
  readonly figure: {
    readonly facts: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } }
  }
}

/** Turns all pages of the facts behind one figure, from the newest to the first. @returns how many there were */
async function turnPages(url: string, until: number): Promise<number> {
  let [after, pages]: [string | null, number] = [null, 0]
  while (performance.now() < until) {
    const query = `query($after: String) { figure(metric: "attendance.present", unit: "${JUDGED}", period: "${DAY}") {
      facts(first: 200, after: $after) { totalCount edges { unit fact { position eventId flags } } pageInfo { hasNextPage endCursor } } } }`
    const answer: Page | undefined = await ask<Page>(url, query, { after }).catch(() => undefined)
    const next: Page['figure']['facts']['pageInfo'] | undefined = answer?.figure.facts.pageInfo
    pages += answer === undefined ? 0 : 1
    after = next?.hasNextPage === true ? next.endCursor : null
    if (answer === undefined) await delay(20)
  }
  return pages
}

/** Longest hold of the gateway's event loop since it was last asked, in seconds as text. */
async function longestTurn(graphqlUrl: string): Promise<string> {
  const text = await (await fetch(new URL('/metrics', graphqlUrl))).text()
  return /^ioc_gateway_event_loop_seconds (\S+)$/m.exec(text)?.[1] ?? 'nothing'
}

/** Loops of dear questions to the catalogue of metrics. */
export const figureLoops: Attack = {
  name: 'figure-loops',
  what: 'loops of tables by three names over twenty years, 200 figures of the past, long filters, new hierarchies, and pages of facts',
  maxGrowthMiB: 450,
  async run({ system, size }) {
    const { graphql } = system.urls
    const { health } = await ask<{ health: { position: string } }>(graphql, '{ health { position } }')
    const position = BigInt(health.position)
    await longestTurn(graphql)
    const end = performance.now() + times(size, 6_000, 24_000)
    const complaints = new Set<string>()
    const outcomes = new Map<string, number>()
    const loop = async (first: number): Promise<void> => {
      for (let turn = first; performance.now() < end; turn += 1) {
        const which = turn % dear.length
        const answer = await send(graphql, dear[which]?.(turn, position) ?? '', PATIENCE_MS)
        const code = answer === undefined ? 'broken' : (/"code":"([A-Z_]+)"/.exec(answer.text)?.[1] ?? 'answered')
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
        if (answer === undefined || code === 'INTERNAL' || (answer.status >= 500 && answer.status !== 503))
          complaints.add(`question ${which}: ${answer?.status ?? 'the connection broke'} ${code}`)
        if (code !== 'answered') await delay(20)
      }
    }
    const [pages] = await Promise.all([turnPages(graphql, end), ...dear.map((_, index) => loop(index))])
    const held = await longestTurn(graphql)
    const detail = [...outcomes].map(([code, count]) => `${count}× ${code}`).join(', ')
    return [
      expectation(
        'each question is answered, or refused with a code',
        complaints.size === 0,
        [...complaints].join('; '),
      ),
      expectation(
        'some are answered',
        (outcomes.get('answered') ?? 0) > 0,
        `${detail}; the event loop was held for ${held} s at most`,
      ),
      expectation('pages of facts are turned meanwhile', pages > 0, `${pages} pages`),
    ]
  },
}
