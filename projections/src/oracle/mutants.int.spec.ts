import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchOf, differenceIn, type System } from './compare.ts'
import { compiler } from './compiler.ts'
import { openEngine, type Engine } from './engine.ts'
import { EXAM_MUTANTS } from './exam-mutants.ts'
import { MUTANTS, withMutant, type Mutant } from './mutants.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(50)
})
afterAll(() => engine.close())

/** A machine that does other things too takes its time: this is no bound on speed. */
const BUSY_MS = 600_000
const BATCHES = 8
const OPERATIONS = 2

/** How many histories it takes until a question is answered wrongly that the compiler as it is answers rightly. */
async function noticedAfter(mutated: System, { topic }: Mutant): Promise<number | undefined> {
  for (let batch = 0; batch < BATCHES; batch++) {
    const cases = batchOf(7 + batch, engine.slots, OPERATIONS, [topic])
    const loaded = await engine.load(cases.map(({ history }) => history))
    for (const [index, one] of cases.entries()) {
      const there = loaded[index]
      const difference = there === undefined ? undefined : await differenceIn(mutated, there, one)
      if (there === undefined || difference === undefined) continue
      const asked = { history: one.history, askings: [difference.asking, ...difference.beside] }
      if ((await differenceIn(compiler, there, asked)) === undefined) return batch * engine.slots + index + 1
    }
  }
  return undefined
}

describe('the oracle notices when a rule is switched off:', () => {
  it.each([...MUTANTS, ...EXAM_MUTANTS])(
    '$breaks',
    async (mutant) => {
      const { system, applied } = withMutant(mutant)
      const histories = await noticedAfter(system, mutant)
      expect(applied()).toBeGreaterThan(0)
      expect(histories).toBeDefined()
    },
    BUSY_MS,
  )
})
