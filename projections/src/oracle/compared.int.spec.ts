import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { campaign, type Campaign } from './campaign.ts'
import { compiler } from './compiler.ts'
import { openEngine, type Engine } from './engine.ts'
import { printed } from './print.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(50)
})
afterAll(() => engine.close())

/** A machine that does other things too takes its time: this is no bound on speed. */
const BUSY_MS = 600_000
const plan = (seed: number, histories: number): Campaign => ({ seed, histories, operations: 1, enough: 2 })

describe('figures of random provinces are those of the oracle', () => {
  // Always the same ones: what others find is for `npm run oracle`, which anybody can run for as long as they like.
  it(
    'for 200 histories',
    async () => {
      const { compared: count, differences } = await campaign(engine, compiler, plan(1234, 200))
      expect(differences.map(printed)).toEqual([])
      expect(count).toBe(200)
    },
    BUSY_MS,
  )
})
