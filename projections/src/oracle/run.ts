import { parseArgs } from 'node:util'
import { campaign } from './campaign.ts'
import type { System } from './compare.ts'
import { compiler } from './compiler.ts'
import { openEngine } from './engine.ts'
import { printed } from './print.ts'

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    operations: { type: 'string', default: '1' },
    metric: { type: 'string', default: '' },
    enough: { type: 'string', default: '5' },
  },
})
const [histories, seed, operations, enough] = [values.histories, values.seed, values.operations, values.enough].map(
  Number,
)
if (![histories, seed, operations, enough].every(Number.isSafeInteger)) {
  console.error('usage: npm run oracle -- [--histories N] [--seed S] [--operations O] [--metric PREFIX] [--enough D]')
  process.exit(2)
}

/** Only questions about metrics whose codes begin with one of these. */
const asked: System = {
  answer: (reading, question, context) =>
    values.metric.split(',').some((prefix) => question.metric.startsWith(prefix))
      ? compiler.answer(reading, question, context)
      : Promise.resolve(undefined),
}

// A first Ctrl-C ends after the batch in hand, with what has been compared so far.
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

console.log(`${histories} histories, ${operations} operations each, seed ${seed}`)
const engine = await openEngine(50)
const { compared, differences } = await campaign(engine, asked, {
  histories: histories ?? 0,
  seed: seed ?? 0,
  operations: operations ?? 0,
  enough: enough ?? 0,
  signal: stop.signal,
  ...(values.metric.startsWith('exams') ? { topics: ['exams'] as const } : {}),
  found: (difference) => console.log(`\n\n${printed(difference)}`),
  progress: (done) => process.stdout.write(`\r${done} compared`),
})
await engine.close()
console.log(`\n${compared} histories compared, ${differences.length} differences, seed ${seed}`)
process.exitCode = differences.length === 0 ? 0 : 1
