import { batchOf, differencesInBatch, type Difference, type System } from './compare.ts'
import type { Engine } from './engine.ts'
import type { Topic } from './histories.ts'
import { smallest } from './smallest.ts'

/** How far a comparison goes, and with what. */
export interface Campaign {
  readonly histories: number
  readonly seed: number
  /** Operations asked of each history, each with four to eight questions. */
  readonly operations: number
  /** What histories are about; default: all but exams. */
  readonly topics?: readonly Topic[]
  /** After so many differences it is enough. */
  readonly enough: number
  /** Told after each batch. */
  readonly progress?: (compared: number) => void
  /** Told of each difference, when it is as small as it gets. */
  readonly found?: (difference: Difference) => void
  readonly signal?: AbortSignal
}

export interface Outcome {
  /** Histories compared. */
  readonly compared: number
  /** Each as small as it could be made. */
  readonly differences: readonly Difference[]
}

/** Every batch has a seed of its own, so that one can be looked at again alone. */
const BATCH_SEEDS = 1_000_003
const seedOfBatch = (seed: number, batch: number): number => (seed + batch * BATCH_SEEDS) % 2_147_483_647

/** Compares batch after batch until it has compared so many histories, found enough differences, or is told to stop. */
export async function campaign(engine: Engine, system: System, plan: Campaign): Promise<Outcome> {
  const differences: Difference[] = []
  let compared = 0
  for (let batch = 0; compared < plan.histories && differences.length < plan.enough; batch++) {
    if (plan.signal?.aborted === true) break
    const size = Math.min(engine.slots, plan.histories - compared)
    const found = await differencesInBatch(
      engine,
      system,
      batchOf(seedOfBatch(plan.seed, batch), size, plan.operations, plan.topics),
    )
    compared += size
    for (const { difference } of found.slice(0, plan.enough - differences.length)) {
      const small = await smallest(engine, system, difference)
      differences.push(small)
      plan.found?.(small)
    }
    plan.progress?.(compared)
  }
  return { compared, differences }
}
