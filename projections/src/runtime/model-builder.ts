import { type Logger, pause } from '@ioc/kit'
import type { ReadModel } from '../read-model.ts'
import type { Generation, GenerationDeps } from './generation.ts'
import { FencedError, checkEpoch } from './meta.ts'
import { ModelBuild } from './model-build.ts'
import { beginBuild, cutBack, type Target } from './model-progress.ts'
import { writeRecord } from './model-records.ts'
import { dropUnkept } from './model-state.ts'
import { listModelTables, swapNames, undoHalfSwap } from './model-tables.ts'
import type { BuildStatus } from './status.ts'
import { Serial } from './serial.ts'

const RETRY_MS = 500
const LONGEST_RETRY_MS = 10_000
/** Passes after which the rest is short enough to be taken in while the live generation waits. */
const MAX_PASSES = 20
const SHORT_PASS = 1_000

export interface ModelBuilderOptions {
  readonly deps: GenerationDeps
  readonly generation: Generation
  readonly logger: Logger
  readonly graceMs: number
  readonly onBuilt: (names: readonly string[]) => void
  /** Told after each step, for metrics: `undefined` when nothing is built any more. */
  readonly onProgress: (status: BuildStatus | undefined) => void
}

/** Builds single read models within a generation, beside what readers use, and swaps each in. */
export class ModelBuilder {
  readonly #options: ModelBuilderOptions
  readonly #stop = new AbortController()
  readonly #serial = new Serial()
  #wanted = new Set<ReadModel>()
  #running: { readonly build: ModelBuild; readonly reason: string } | undefined

  constructor(options: ModelBuilderOptions) {
    this.#options = options
  }

  /** What is built now; `undefined` when nothing is. */
  get status(): BuildStatus | undefined {
    const running = this.#running
    if (running === undefined) return undefined
    const { number, writer } = this.#options.generation
    return {
      kind: 'models',
      generation: number,
      models: running.build.targets.map(({ model }) => model.name),
      position: String(running.build.position),
      head: String(writer.committed.position),
      facts: running.build.facts,
      reason: running.reason,
    }
  }

  /** Models that wait or are built. */
  get pending(): readonly string[] {
    const names = [...this.#wanted].map(({ name }) => name)
    return [...new Set([...(this.status?.models ?? []), ...names])].sort()
  }

  /**
   * Builds these models, after what is being built, in one reading of the log.
   * @throws what stopped it for good: the end of the process, or another projector that has taken over
   */
  build(models: readonly ReadModel[], reason: string): Promise<void> {
    for (const model of models) this.#wanted.add(model)
    return this.#serial.run(() => this.#round(reason))
  }

  /** Drops what is not kept any more, once readers in it have had their time. */
  cleanUpLater(): void {
    const { deps, graceMs, generation, logger } = this.#options
    const { signal } = this.#stop
    const clean = async (): Promise<void> => {
      if (signal.aborted || this.#wanted.size > 0) return
      await checkEpoch(deps.clickhouse, deps.epoch)
      await dropUnkept(generation.place, generation.models.kept)
    }
    void pause(deps.timers, graceMs, signal)
      .then(() => this.#serial.run(clean))
      .catch((error: unknown) => logger.warn({ err: error }, 'could not drop replaced tables'))
  }

  /** Stops at once; what is built goes on at the next start. */
  async abort(): Promise<void> {
    this.#stop.abort(new Error('the build was stopped'))
    await this.#serial.idle()
  }

  async #round(reason: string): Promise<void> {
    // An earlier round may have taken them along.
    const models = [...this.#wanted]
    if (models.length === 0) return
    const { logger, onBuilt, onProgress, deps } = this.#options
    const { signal } = this.#stop
    const names = models.map(({ name }) => name)
    logger.warn({ models: names, reason }, 'building read models again from the log')
    try {
      for (let retry = RETRY_MS; ; retry = Math.min(LONGEST_RETRY_MS, retry * 2)) {
        signal.throwIfAborted()
        try {
          await this.#attempt(models, reason)
          break
        } catch (error) {
          if (error instanceof FencedError || signal.aborted) throw error
          logger.warn({ err: error, models: names }, 'building read models was interrupted; going on')
          await pause(deps.timers, retry, signal)
        }
      }
      for (const model of models) this.#wanted.delete(model)
      logger.info({ models: names }, 'read models are complete')
      onBuilt(names)
      this.cleanUpLater()
    } finally {
      this.#running = undefined
      onProgress(undefined)
    }
  }

  async #attempt(models: readonly ReadModel[], reason: string): Promise<void> {
    const { deps, generation, onProgress } = this.#options
    const { place, writer, follower } = generation
    const targets: Target[] = []
    for (const model of models) targets.push(await beginBuild(place, model, deps.epoch))
    const build = new ModelBuild({ ...deps, place, signal: this.#stop.signal }, targets)
    this.#running = { build, reason }
    for (let passes = 0; passes < MAX_PASSES; passes++) {
      onProgress(this.status)
      if ((await build.pass(writer.committed.position)) < SHORT_PASS) break
    }
    onProgress(this.status)
    // Nothing moves from here on: what was built is level with what is live when it takes its place.
    await follower.exclusively(async () => {
      await writer.flush()
      await build.pass(writer.committed.position)
      for (const target of targets) await cutBack(place, target)
      await this.#swap(build)
    })
  }

  async #swap({ targets }: ModelBuild): Promise<void> {
    const { deps, generation } = this.#options
    const { place, models, store, writer } = generation
    const { failpoints, clickhouse, epoch } = deps
    await checkEpoch(clickhouse, epoch)
    failpoints.hit('projector.before-model-swap')
    const tables = await listModelTables(clickhouse, place.database)
    const built = new Map(targets.map(({ model, build }) => [model.name, build]))
    const kept = deps.models.flatMap((model) => {
      const build = built.get(model.name) ?? models.kept.find((one) => one.model.name === model.name)?.build
      return build === undefined ? [] : [{ model, build }]
    })
    try {
      for (const { model, build } of targets) await swapNames(place, model, build, tables)
      failpoints.hit('projector.during-model-swap')
      await writeRecord(clickhouse, place.database, kept, epoch)
    } catch (error) {
      await this.#undo(targets)
      throw error
    }
    models.replace(kept)
    store.adopt([...built.keys()], writer.committed.position)
    failpoints.hit('projector.after-model-swap')
  }

  /** Gives the names back before anything is written under them; the live generation waits for as long as that takes. */
  async #undo(targets: ModelBuild['targets']): Promise<void> {
    const { deps, generation, logger } = this.#options
    const { place, models } = generation
    for (let retry = RETRY_MS; !this.#stop.signal.aborted; retry = Math.min(LONGEST_RETRY_MS, retry * 2)) {
      try {
        const tables = await listModelTables(deps.clickhouse, place.database)
        for (const { model } of targets) {
          const live = models.kept.find((one) => one.model.name === model.name)
          await undoHalfSwap(place, model, live?.build, tables)
        }
        return
      } catch (error) {
        logger.warn({ err: error }, 'names of tables could not be put back yet')
        await pause(deps.timers, retry, this.#stop.signal)
      }
    }
  }
}
