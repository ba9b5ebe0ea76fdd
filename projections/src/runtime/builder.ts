import { headPosition } from '@ioc/log-client'
import { type Logger, pause } from '@ioc/kit'
import { FencedError, setPointer } from './meta.ts'
import { openGeneration, type Generation, type GenerationDeps } from './generation.ts'
import { databaseOf } from './names.ts'
import { dropDatabase } from './storage.ts'

const RETRY_MS = 500
const LONGEST_RETRY_MS = 10_000
/** Passes after which the rest is short enough to be taken in while the live generation waits. */
const MAX_PASSES = 20
const SHORT_PASS = 1_000

/** Reads the log until little is left, going on after failures from what is written. */
async function catchUp(
  generation: Generation,
  deps: GenerationDeps,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  const { follower, writer } = generation
  let entries = 0
  let retry = RETRY_MS
  for (let passes = 0; passes < MAX_PASSES && !signal.aborted; passes++) {
    try {
      const before = entries
      entries = await follower.healAll(await headPosition(deps.log))
      await writer.flush()
      retry = RETRY_MS
      if (entries - before < SHORT_PASS) return
    } catch (error) {
      if (error instanceof FencedError || signal.aborted) throw error
      passes--
      logger.warn({ err: error, generation: generation.number }, 'building was interrupted; going on')
      await pause(deps.timers, retry, signal)
      retry = Math.min(LONGEST_RETRY_MS, retry * 2)
      await follower.recover()
    }
  }
}

/** Builds a generation from the log, beside whatever is live, until it is nearly level. */
export async function buildGeneration(options: {
  readonly deps: GenerationDeps
  readonly number: number
  readonly signal: AbortSignal
  readonly logger: Logger
  readonly on: Parameters<typeof openGeneration>[2]
  readonly onOpen: (generation: Generation) => void
}): Promise<Generation> {
  const { deps, number, signal, logger, on, onOpen } = options
  await dropDatabase(deps.clickhouse, databaseOf(number), deps.cluster)
  const generation = await openGeneration(deps, number, on)
  onOpen(generation)
  await catchUp(generation, deps, signal, logger)
  signal.throwIfAborted()
  return generation
}

/** Takes in the rest while the old generation stands still, points readers to the new one, and retires the old. */
export async function swapIn(options: {
  readonly deps: GenerationDeps
  readonly generation: Generation
  readonly old: Generation | undefined
  readonly versions: string
  readonly bootId: string
}): Promise<void> {
  const { deps, generation, old, versions, bootId } = options
  const swap = async (): Promise<void> => {
    await generation.follower.heal(await headPosition(deps.log))
    await generation.writer.flush()
    const { number } = generation
    await setPointer(deps.clickhouse, { generation: number, versions, bootId }, deps.epoch.number, deps.now())
  }
  if (old === undefined) return swap()
  await old.follower.exclusively(swap)
  old.follower.retire()
}
