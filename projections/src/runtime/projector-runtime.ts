import type { LiveTables } from '../live-tables.ts'
import { type Logger, pause } from '@ioc/kit'
import type { ReceivedMessage } from '@ioc/contracts/log'
import { Confirmation } from './confirmation.ts'
import { openGeneration, type Generation, type GenerationDeps } from './generation.ts'
import { hashModels, type ModelHashes } from './hashes.ts'
import { Live, LogLostError } from './live.ts'
import { GenerationBuilder } from './generation-builder.ts'
import { FencedError, setPointer, trimConfirmations, type Pointer } from './meta.ts'
import type { ProjectorMetrics } from './metrics.ts'
import { ModelBuilder } from './model-builder.ts'
import type { ProjectorStatus } from './status.ts'
import { sameLayout } from '../versions.ts'

/** No read model has this name. */
export class UnknownModelError extends Error {
  override readonly name = 'UnknownModelError'
}

/** The position asked for lies ahead and was not reached in time. */
export class PositionNotReachedError extends Error {
  override readonly name = 'PositionNotReachedError'
}

export interface RuntimeOptions {
  readonly deps: GenerationDeps
  /** What this code makes, as `modelVersions` says it. */
  readonly versions: string
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
  #builder: ModelBuilder | undefined
  readonly #generations: GenerationBuilder
  #fenced: FencedError | undefined
  #loop: Promise<void> | undefined
  #wake: (() => void) | undefined
  #complained = false
  /** Why the last look failed. */
  #trouble = ''

  constructor(options: RuntimeOptions) {
    this.#options = options
    const { deps, versions, bootId, logger, graceMs, metrics } = options
    this.#generations = new GenerationBuilder({
      ...{ deps, versions, bootId, logger, graceMs, signal: this.#stop.signal },
      callbacks: (number) => this.#callbacks(number),
      live: () => this.#live?.generation,
      onSwap: async () => this.#builder?.abort(),
      onLive: (generation) => {
        metrics.rebuilds.inc()
        this.#setLive(generation)
      },
      onFailure: (error) => {
        if (error instanceof FencedError) this.#lookFailed(error)
        else if (!this.#stop.signal.aborted) logger.error({ err: error }, 'building failed')
      },
    })
  }

  get accepted(): bigint {
    return this.#live?.generation.follower.accepted ?? 0n
  }

  get database(): string | undefined {
    return this.#live?.generation.database
  }

  get builds(): LiveTables {
    return this.#live?.generation.models.tables ?? new Map()
  }

  /** Opens the generation that readers use, makes the first one, or starts building when versions differ. */
  async begin(pointer: Pointer | undefined): Promise<void> {
    const { deps, versions, bootId } = this.#options
    if (pointer === undefined) {
      const generation = await this.#open(1)
      await setPointer(deps.clickhouse, { generation: 1, versions, bootId }, deps.epoch.number, deps.now())
      return this.#setLive(generation)
    }
    if (!sameLayout(pointer.versions, versions)) {
      void this.#generations.start(`tables of ${pointer.versions} are not what this version makes: ${versions}`)
      return
    }
    this.#setLive(await this.#open(pointer.generation))
    if (pointer.bootId !== '' && pointer.bootId !== bootId) {
      void this.#generations.start('the machine was started again, and what had not reached its disk may be missing')
    }
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
          if (this.#live === undefined && this.#generations.running === undefined) void this.#generations.start()
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
    const tables = [...(this.#live?.generation.models.tables ?? [])]
    return {
      state: this.#state(),
      epoch: deps.epoch.number,
      generation: this.#live?.generation.number ?? null,
      position: String(this.#live?.generation.writer.committed.position ?? 0n),
      confirmedAt: confirmedAt === undefined ? null : new Date(confirmedAt).toISOString(),
      build: this.#generations.status ?? this.#builder?.status ?? null,
      models: Object.fromEntries(tables),
      waiting: this.#builder?.pending ?? [],
      versions,
    }
  }

  notReady(): string | undefined {
    const { confirmedAt } = this.#confirmation
    if (this.#fenced !== undefined) return this.#fenced.message
    const { running } = this.#generations
    if (this.#live === undefined) return running === undefined ? 'starting' : `building: ${running.reason}`
    const why = this.#trouble === '' ? '' : ` (${this.#trouble})`
    if (confirmedAt === undefined) return `not yet level with the log${why}`
    const age = this.#options.deps.now() - confirmedAt
    return age <= READY_WITHIN_MS ? undefined : `last level with the log ${Math.round(age / 1000)} s ago${why}`
  }

  async hashesAt(position: bigint, timeoutMs: number): Promise<ModelHashes> {
    const live = this.#live
    if (live === undefined) throw new PositionNotReachedError('no generation is complete yet')
    const { deps } = this.#options
    const { follower, store, models, database } = live.generation
    const { result, cancel } = follower.cutAt(position, async () => {
      await store.removeAliens()
      return hashModels(deps.clickhouse, database, models.kept, position)
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

  /** Builds a generation from the log beside the live one and swaps it in; resolves with its number. */
  rebuild(reason: string): Promise<number> {
    return this.#generations.start(reason)
  }

  /** Builds one read model anew within the live generation. @throws UnknownModelError */
  rebuildModel(name: string, reason: string): Promise<void> {
    const model = this.#options.deps.models.find((candidate) => candidate.name === name)
    if (model === undefined) throw new UnknownModelError(`there is no read model "${name}"`)
    return this.#builder?.build([model], reason) ?? Promise.resolve()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#loop
    await this.#generations.running?.done.catch(() => undefined)
    await this.#builder?.abort()
    if (this.#fenced === undefined) await this.#live?.generation.follower.close()
  }

  #state(): ProjectorStatus['state'] {
    if (this.#fenced !== undefined) return 'fenced'
    if (this.#live === undefined) return this.#generations.running === undefined ? 'starting' : 'building'
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
    this.#buildMissing(generation)
  }

  /** Builds the models that the generation does not hold as they are declared now, beside those that it holds. */
  #buildMissing(generation: Generation): void {
    const { deps, logger, metrics, graceMs, onCommit } = this.#options
    const builder = new ModelBuilder({
      ...{ deps, generation, logger, graceMs },
      onBuilt: (names) => {
        for (const model of names) metrics.modelRebuilds.inc({ model })
        onCommit()
      },
      onProgress: (status) => metrics.building(status),
    })
    this.#builder = builder
    const missing = deps.models.filter((model) => !generation.models.models.includes(model))
    if (missing.length === 0) return builder.cleanUpLater()
    builder.build(missing, 'the generation does not hold them as they are declared now').catch((error: unknown) => {
      if (error instanceof FencedError) this.#lookFailed(error)
      else if (!this.#stop.signal.aborted) logger.warn({ err: error }, 'building read models stopped')
    })
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
}
