import { headPosition } from '@ioc/log-client'
import { type Logger, pause } from '@ioc/kit'
import type { ReceivedMessage } from '@ioc/contracts/log'
import type { Confirmation } from './confirmation.ts'
import { logHasCheckpoint, type Generation, type GenerationDeps } from './generation.ts'
import { FencedError, checkEpoch, confirm } from './meta.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000
/** How many looks pass between two checks that the log still has what the generation was built from. */
const LOOKS_PER_CHECK = 10
/** Looks at a bus that delivers nothing although the log has more, before its consumer is made anew. */
const SILENT_LOOKS = 3

/** The log is not the one that this generation was built from: it was restored or repaired. */
export class LogLostError extends Error {
  override readonly name = 'LogLostError'
}

/** The generation that readers use, kept level with the log. */
export class Live {
  readonly generation: Generation
  readonly #deps: GenerationDeps
  readonly #confirmation: Confirmation
  readonly #logger: Logger
  #looks = 0
  #silentLooks = 0
  #lastHead = 0n
  #busEntries = 0
  #failures = 0
  #failure: unknown

  constructor(generation: Generation, deps: GenerationDeps, confirmation: Confirmation, logger: Logger) {
    this.generation = generation
    this.#deps = deps
    this.#confirmation = confirmation
    this.#logger = logger
  }

  onMessage(message: ReceivedMessage): Promise<void> {
    return this.generation.follower.onMessage(message)
  }

  /** A batch could not be written: the next look recovers. */
  failed(error: unknown): void {
    this.#failure = error
  }

  /** A batch was written. */
  committed(): void {
    this.#failures = 0
  }

  /**
   * Looks at the log beside the bus: heals when the bus is silent, serves cuts, confirms.
   * @returns whether the bus should be restarted
   * @throws FencedError, LogLostError, or what went wrong this time
   */
  async look(signal: AbortSignal): Promise<boolean> {
    const { log, clickhouse, epoch, now } = this.#deps
    await checkEpoch(clickhouse, epoch)
    if (this.#failure !== undefined) await this.#recover(signal)
    const { follower, writer } = this.generation
    const at = now()
    const head = await headPosition(log)
    if (head < follower.accepted || this.#looks++ % LOOKS_PER_CHECK === 0) {
      const checkpoint = writer.committed
      if (!(await logHasCheckpoint(log, checkpoint))) {
        throw new LogLostError(`the log does not have event ${checkpoint.eventId} at ${checkpoint.position}`)
      }
    }
    let restart: boolean
    try {
      restart = await this.#healIfSilent(head)
      await follower.tryCuts(head)
    } catch (error) {
      // Perhaps the log was replaced under us: the next look makes sure.
      this.#looks = 0
      throw error
    }
    this.#confirmation.offer({ at, head })
    await this.confirm()
    return restart
  }

  /** Records that everything up to a sampled head is visible. */
  async confirm(): Promise<void> {
    const sample = this.#confirmation.take(this.generation.follower.visible)
    if (sample === undefined) return
    const { clickhouse, failpoints } = this.#deps
    failpoints.hit('projector.before-confirmation')
    const { number: generation, writer } = this.generation
    await confirm(clickhouse, { at: sample.at, generation, position: writer.committed.position })
    failpoints.hit('projector.after-confirmation')
  }

  /** Reads from the log what the bus has had since the last look to deliver, and did not begin to. */
  async #healIfSilent(head: bigint): Promise<boolean> {
    const { follower } = this.generation
    const silent = this.#lastHead > follower.complete && follower.busEntries === this.#busEntries
    this.#busEntries = follower.busEntries
    this.#lastHead = head
    if (!silent) {
      if (follower.complete >= head) this.#silentLooks = 0
      return false
    }
    const before = follower.accepted
    await follower.heal(head)
    if (follower.accepted > before) this.#silentLooks++
    return this.#silentLooks > 0 && this.#silentLooks % SILENT_LOOKS === 0
  }

  async #recover(signal: AbortSignal): Promise<void> {
    const error = this.#failure
    if (error instanceof FencedError) throw error
    const wait = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++)
    this.#logger.warn({ err: error, wait }, 'a batch could not be written; going on from the checkpoint')
    await pause(this.#deps.timers, wait, signal)
    await this.generation.follower.recover()
    this.#failure = undefined
  }
}
