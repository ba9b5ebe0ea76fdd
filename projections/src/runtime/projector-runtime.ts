import { type Logger, pause } from '@ioc/kit'
import type { ReceivedMessage } from '@ioc/contracts/log'
import { buildGeneration, swapIn, type Build } from './builder.ts'
import { Confirmation } from './confirmation.ts'
import { openGeneration, type Generation, type GenerationDeps } from './generation.ts'
import { hashModels, type ModelHashes } from './hashes.ts'
import { Live, LogLostError } from './live.ts'
import { FencedError, setPointer, trimConfirmations, type Pointer, type Versions } from './meta.ts'
import type { ProjectorMetrics } from './metrics.ts'
import type { ProjectorStatus } from './status.ts'
import { databaseOf } from './names.ts'
import { dropDatabase, listGenerations } from './storage.ts'

/** The position asked for lies ahead and was not reached in time. */
export class PositionNotReachedError extends Error {
  override readonly name = 'PositionNotReachedError'
}

export interface RuntimeOptions {
  readonly deps: GenerationDeps
  readonly versions: Versions
  /** Start of the machine, when a generation does not outlive it unharmed for certain; else empty. */
  readonly bootId: string
  readonly logger: Logger
  readonly metrics: ProjectorMetrics
  readonly onCommit: () => void
  readonly watchMs: number
  readonly graceMs: number
}

/** How old the last confirmation may be for the projector to count as ready. */
const READY_WITHIN_MS = 10_000
/** How many looks pass between two removals of old checkpoints and confirmations, and searches for rows of fenced epochs. */
const LOOKS_PER_SWEEP = 600
/** Looks after a start, within which a fenced-off projector may still have written. */
const EARLY_SWEEPS: ReadonlySet<number> = new Set([2, 10, 60])

/** Holds the live generation, a build beside it, and the loop that keeps both going. */
export class ProjectorRuntime {
  readonly #options: RuntimeOptions
  readonly #confirmation = new Confirmation()
  readonly #stop = new AbortController()
  #live: Live | undefined
  #build: (Build & { readonly done: Promise<number> }) | undefined
  #fenced: FencedError | undefined
  #loop: Promise<void> | undefined
  #wake: (() => void) | undefined
  #lastReason = ''
  #complained = false
  /** Why the last look failed. */
  #trouble = ''

  constructor(options: RuntimeOptions) {
    this.#options = options
  }

  get accepted(): bigint {
    return this.#live?.generation.follower.accepted ?? 0n
  }

  get database(): string | undefined {
    return this.#live?.generation.database
  }

  /** Opens the generation that readers use, makes the first one, or starts building when versions differ. */
  async begin(pointer: Pointer | undefined): Promise<void> {
    const { deps, versions, bootId } = this.#options
    if (pointer === undefined) {
      const generation = await this.#open(1)
      await setPointer(deps.clickhouse, { generation: 1, versions, bootId }, deps.epoch.number, deps.now())
      return this.#setLive(generation)
    }
    const { models, catalogue } = pointer.versions
    if (models === versions.models && catalogue === versions.catalogue) {
      this.#setLive(await this.#open(pointer.generation))
      if (pointer.bootId !== '' && pointer.bootId !== bootId) {
        void this.#startBuild('the machine was started again, and what had not reached its disk may be missing')
      }
      return
    }
    void this.#startBuild(`read models ${models}, catalogue ${catalogue} are not what this version makes`)
  }

  onMessage(message: ReceivedMessage): Promise<void> {
    return this.#live?.onMessage(message) ?? Promise.resolve()
  }

  /** Runs the watching loop until closed or fenced off. */
  run(restartBus: () => void): void {
    const { logger, watchMs, deps } = this.#options
    const loop = async (): Promise<void> => {
      for (let looks = 0; !this.#stop.signal.aborted && this.#fenced === undefined; looks++) {
        try {
          if (this.#live === undefined && this.#build === undefined) void this.#startBuild(this.#lastReason)
          if ((await this.#live?.look(this.#stop.signal)) === true) restartBus()
          this.#complained = false
          this.#trouble = ''
          if (looks % LOOKS_PER_SWEEP === LOOKS_PER_SWEEP - 1 || EARLY_SWEEPS.has(looks)) await this.#sweep()
        } catch (error) {
          this.#lookFailed(error)
        }
        const waiting = new AbortController()
        this.#wake = () => waiting.abort()
        await pause(deps.timers, watchMs, AbortSignal.any([waiting.signal, this.#stop.signal]))
      }
    }
    this.#loop = loop().catch((error: unknown) => logger.error({ err: error }, 'the projector stopped watching'))
  }

  status(): ProjectorStatus {
    const { deps, versions } = this.#options
    const { confirmedAt } = this.#confirmation
    const build = this.#build
    return {
      state: this.#state(),
      epoch: deps.epoch.number,
      generation: this.#live?.generation.number ?? null,
      position: String(this.#live?.generation.writer.committed.position ?? 0n),
      confirmedAt: confirmedAt === undefined ? null : new Date(confirmedAt).toISOString(),
      build:
        build === undefined
          ? null
          : { generation: build.number, position: String(build.position()), reason: build.reason },
      versions: versions.models,
      catalogueVersion: versions.catalogue,
    }
  }

  notReady(): string | undefined {
    const { confirmedAt } = this.#confirmation
    if (this.#fenced !== undefined) return this.#fenced.message
    if (this.#live === undefined) return this.#build === undefined ? 'starting' : `building: ${this.#build.reason}`
    const why = this.#trouble === '' ? '' : ` (${this.#trouble})`
    if (confirmedAt === undefined) return `not yet level with the log${why}`
    const age = this.#options.deps.now() - confirmedAt
    return age <= READY_WITHIN_MS ? undefined : `last level with the log ${Math.round(age / 1000)} s ago${why}`
  }

  async hashesAt(position: bigint, timeoutMs: number): Promise<ModelHashes> {
    const live = this.#live
    if (live === undefined) throw new PositionNotReachedError('no generation is complete yet')
    const { deps } = this.#options
    const { follower, store, database } = live.generation
    const { result, cancel } = follower.cutAt(position, async () => {
      await store.removeAliens()
      return hashModels(deps.clickhouse, database, store.models, position)
    })
    this.#wake?.()
    let reached = false
    const expired = pause(deps.timers, timeoutMs, this.#stop.signal).then((): never => {
      if (!reached) cancel()
      throw new PositionNotReachedError(`the read models are at ${follower.accepted}, the log has no more yet`)
    })
    expired.catch(() => undefined)
    try {
      return await Promise.race([result, expired])
    } finally {
      reached = true
    }
  }

  rebuild(reason: string): Promise<number> {
    return this.#build?.done ?? this.#startBuild(reason)
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#loop
    await this.#build?.done.catch(() => undefined)
    if (this.#fenced === undefined) await this.#live?.generation.follower.close()
  }

  #state(): ProjectorStatus['state'] {
    if (this.#fenced !== undefined) return 'fenced'
    if (this.#live === undefined) return this.#build === undefined ? 'starting' : 'building'
    return 'live'
  }

  #open(number: number): Promise<Generation> {
    return openGeneration(this.#options.deps, number, this.#callbacks(number))
  }

  #callbacks(number: number): Parameters<typeof openGeneration>[2] {
    const { metrics, logger, onCommit } = this.#options
    const liveOne = (): Live | undefined => (this.#live?.generation.number === number ? this.#live : undefined)
    return {
      commit: (committed) => {
        const live = liveOne()
        if (live === undefined) return
        live.committed()
        metrics.committed(committed)
        onCommit()
        live.confirm().catch((error: unknown) => logger.warn({ err: error }, 'could not confirm'))
      },
      failure: (error) => {
        metrics.failures.inc()
        liveOne()?.failed(error)
        this.#wake?.()
      },
    }
  }

  #setLive(generation: Generation): void {
    const { deps, logger, metrics } = this.#options
    this.#confirmation.reset()
    this.#live = new Live(generation, deps, this.#confirmation, logger)
    metrics.generation.set(generation.number)
    logger.info({ generation: generation.number, position: String(generation.follower.accepted) }, 'live')
  }

  #lookFailed(error: unknown): void {
    const { logger } = this.#options
    this.#trouble = (error instanceof Error ? error.message : String(error)).split(/[\n"]/, 1)[0]?.slice(0, 200) ?? ''
    if (error instanceof FencedError) {
      this.#fenced = error
      logger.error({ err: error }, 'fenced off: another projector has taken over, this one writes nothing any more')
    } else if (error instanceof LogLostError) {
      void this.rebuild(error.message)
    } else if (!this.#stop.signal.aborted) {
      // Said once for as long as it lasts.
      if (!this.#complained) logger.warn({ err: error }, 'looking at the log failed; trying again')
      this.#complained = true
    }
  }

  async #sweep(): Promise<void> {
    const { deps } = this.#options
    const store = this.#live?.generation.store
    await store?.removeAliens()
    await store?.trimCheckpoints()
    await trimConfirmations(deps.clickhouse, deps.now())
  }

  #startBuild(reason: string): Promise<number> {
    const { logger, deps, metrics } = this.#options
    this.#lastReason = reason
    let building: Generation | undefined
    const run = async (): Promise<number> => {
      const number = Math.max(0, ...(await listGenerations(deps.clickhouse))) + 1
      logger.warn({ reason, generation: number }, 'building the read models again from the log')
      const generation = await buildGeneration({
        deps,
        number,
        signal: this.#stop.signal,
        logger,
        on: this.#callbacks(number),
        onOpen: (opened) => {
          building = opened
          this.#build = { number, reason, position: () => opened.writer.committed.position, done }
        },
      })
      await this.#swap(generation)
      metrics.rebuilds.inc()
      return number
    }
    const done = run()
    this.#build = { number: 0, reason, position: () => building?.writer.committed.position ?? 0n, done }
    done
      .catch((error: unknown) => {
        if (error instanceof FencedError) this.#lookFailed(error)
        else if (!this.#stop.signal.aborted) logger.error({ err: error }, 'building failed')
      })
      .finally(() => (this.#build = undefined))
    return done
  }

  async #swap(generation: Generation): Promise<void> {
    const { deps, versions, bootId, logger, graceMs } = this.#options
    const old = this.#live?.generation
    await swapIn({ deps, generation, old, versions, bootId })
    this.#setLive(generation)
    // Readers may be in the middle of an operation at the old generation.
    void pause(deps.timers, graceMs, this.#stop.signal)
      .then(() => (this.#stop.signal.aborted ? undefined : this.#dropReplaced(generation.number)))
      .catch((error: unknown) => logger.warn({ err: error }, 'could not drop a replaced generation'))
  }

  /** Also drops one of another version, which was never live here, but nothing that has been begun since. */
  async #dropReplaced(by: number): Promise<void> {
    const { clickhouse, cluster } = this.#options.deps
    for (const number of await listGenerations(clickhouse)) {
      if (number < by) await dropDatabase(clickhouse, databaseOf(number), cluster)
    }
  }
}
