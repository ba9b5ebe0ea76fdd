import { parseArgs } from 'node:util'
import { ask } from '../lib/graphql.ts'
import { ROOT } from '../lib/paths.ts'
import { cpuSeconds } from './lib/cpu.ts'
import { READING_SIZES } from './lib/reading-facts.ts'
import { questionKinds, type QuestionKind } from './lib/reading-questions.ts'
import { startServer, type BenchServer } from './lib/server.ts'
import { median, quantile } from './lib/stats.ts'

/**
 * `node --import tsx load-tests/bench/before.ts --before DIR [--size small|large] [--rounds N] [--times N] [--only NAME,…]`: asks
 * the gateway of this checkout and of another one, with dependencies of its own installed, the same questions over the same facts
 * in turn, and prints how time and CPU of this one compare with the other's.
 */
const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    size: { type: 'string', default: 'small' },
    rounds: { type: 'string', default: '5' },
    times: { type: 'string', default: '40' },
    only: { type: 'string' },
  },
})
const { before, size, only } = values
if (before === undefined || (size !== 'small' && size !== 'large')) {
  process.stderr.write('needs --before DIR, and --size small or large\n')
  process.exit(2)
}
const [rounds, times] = [Number(values.rounds), Number(values.times)]
const FILLED_WITHIN_MS = 20 * 60_000

interface Block {
  readonly taken: readonly number[]
  /** CPU seconds of the server's process. */
  readonly cpu: number
}

/** Asks some questions one after the other. */
async function block({ url, pid }: BenchServer, { queries }: QuestionKind, round: number): Promise<Block> {
  const taken: number[] = []
  const start = cpuSeconds(pid)
  for (let count = 0; count < times; count += 1) {
    const query = queries[(round * times + count) % queries.length] ?? ''
    const asked = performance.now()
    await ask(`${url}/graphql`, query)
    taken.push(performance.now() - asked)
  }
  return { taken, cpu: cpuSeconds(pid) - start }
}

/** Answers that are not the same in both, of one kind: what a change of rules explains, or a mistake. */
async function differing(one: BenchServer, other: BenchServer, { queries }: QuestionKind): Promise<number> {
  let differ = 0
  for (const query of queries) {
    const [left, right] = [await ask(`${one.url}/graphql`, query), await ask(`${other.url}/graphql`, query)]
    if (JSON.stringify(left) !== JSON.stringify(right)) differ += 1
  }
  return differ
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const cell = (value: number, digits = 2): string => value.toFixed(digits)

/** Blocks of both in turn, the first of each round changing; as a line of a table. */
async function compare(now: BenchServer, then: BenchServer, kind: QuestionKind): Promise<string> {
  const blocks: { now: Block; then: Block }[] = []
  const differ = await differing(now, then, kind)
  // What is compiled after some calls must not be measured before it is.
  for (const server of [now, then]) await block(server, kind, 0)
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const first = await block(now, kind, round)
      blocks.push({ now: first, then: await block(then, kind, round) })
    } else {
      const first = await block(then, kind, round)
      blocks.push({ then: first, now: await block(now, kind, round) })
    }
  }
  const [ours, theirs] = [blocks.flatMap((each) => each.now.taken), blocks.flatMap((each) => each.then.taken)]
  const ratio = (share: number): string => cell(quantile(ours, share) / quantile(theirs, share))
  const cpus = blocks.map((each) => each.now.cpu / each.then.cpu)
  const [cpuNow, cpuThen] = [blocks.map((each) => each.now.cpu), blocks.map((each) => each.then.cpu)].map(
    (all) => (sum(all) * 1000) / (rounds * times),
  )
  const cells = [
    ...[
      kind.name,
      ratio(0.5),
      ratio(0.99),
      cell(median(cpus)),
      `${cell(Math.min(...cpus))}–${cell(Math.max(...cpus))}`,
    ],
    `p50 ${cell(quantile(ours, 0.5), 1)} ÷ ${cell(quantile(theirs, 0.5), 1)}, p99 ${cell(quantile(ours, 0.99), 1)} ÷ ${cell(quantile(theirs, 0.99), 1)}, CPU ${cell(cpuNow ?? Number.NaN, 1)} ÷ ${cell(cpuThen ?? Number.NaN, 1)} ms`,
    `${differ} of ${kind.queries.length}`,
  ]
  return `| ${cells.join(' | ')} |\n`
}

const { days } = READING_SIZES[size]
const kinds = questionKinds(days).filter(({ name }) => only?.split(',').some((part) => name.startsWith(part)) ?? true)
const servers: BenchServer[] = []
try {
  process.stderr.write(`filling ${ROOT} and ${before} …\n`)
  const started = await Promise.allSettled(
    [ROOT, before].map((checkout) => startServer('reading', [checkout, size], FILLED_WITHIN_MS)),
  )
  for (const each of started) {
    if (each.status === 'fulfilled') servers.push(each.value)
    else process.stderr.write(`${String(each.reason)}\n`)
  }
  const [now, then] = servers
  if (now === undefined || then === undefined) throw new Error('two servers are needed')
  process.stdout.write('| question | p50 | p99 | CPU | spread of CPU | behind it | answers that differ |\n')
  process.stdout.write('| --- | --- | --- | --- | --- | --- | --- |\n')
  for (const kind of kinds) process.stdout.write(await compare(now, then, kind))
} finally {
  for (const server of servers) await server.stop()
}
