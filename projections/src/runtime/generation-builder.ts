import { type Logger, pause } from '@ioc/kit'
import { headPosition } from '@ioc/log-client'
import { buildGeneration, swapIn } from './builder.ts'
import type { openGeneration, Generation, GenerationDeps } from './generation.ts'
import { databaseOf } from './names.ts'
import type { BuildStatus } from './status.ts'
import { dropDatabase, listGenerations } from './storage.ts'

type Callbacks = Parameters<typeof openGeneration>[2]

export interface GenerationBuilderOptions {
  readonly deps: GenerationDeps
  readonly versions: string
  readonly bootId: string
  readonly logger: Logger
  readonly graceMs: number
  readonly signal: AbortSignal
  readonly callbacks: (number: number) => Callbacks
  readonly live: () => Generation | undefined
  /** Before the new one takes the place of the old, which must not be changed any more. */
  readonly onSwap: () => Promise<void>
  readonly onLive: (generation: Generation) => void
  readonly onFailure: (error: unknown) => void
}

interface Build {
  readonly reason: string
  readonly done: Promise<number>
}

/** Builds a whole generation beside the live one and swaps it in. */
export class GenerationBuilder {
  readonly #options: GenerationBuilderOptions
  #build: Build | undefined
  #building: Generation | undefined
  #number = 0
  #facts = 0
  #head = 0n
  #lastReason = ''

  constructor(options: GenerationBuilderOptions) {
    this.#options = options
  }

  get running(): Build | undefined {
    return this.#build
  }

  get status(): BuildStatus | undefined {
    const build = this.#build
    if (build === undefined) return undefined
    return {
      kind: 'generation',
      generation: this.#number,
      models: this.#options.deps.models.map(({ name }) => name),
      position: String(this.#building?.writer.committed.position ?? 0n),
      head: String(this.#head),
      facts: this.#facts,
      reason: build.reason,
    }
  }

  /** Begins, or joins the build that runs; resolves with the number of the generation that went live. */
  start(reason = this.#lastReason): Promise<number> {
    if (this.#build !== undefined) return this.#build.done
    this.#lastReason = reason
    const done = this.#run(reason)
    this.#build = { reason, done }
    done
      .catch((error: unknown) => this.#options.onFailure(error))
      .finally(() => {
        this.#build = undefined
        this.#building = undefined
        this.#facts = 0
      })
    return done
  }

  async #run(reason: string): Promise<number> {
    const { deps, signal, logger, callbacks } = this.#options
    const number = Math.max(0, ...(await listGenerations(deps.clickhouse))) + 1
    this.#number = number
    this.#head = await headPosition(deps.log).catch(() => 0n)
    logger.warn({ reason, generation: number }, 'building the read models again from the log')
    const on = callbacks(number)
    const commit: Callbacks['commit'] = (committed) => {
      this.#facts += committed.entries
      if (committed.checkpoint.position > this.#head) this.#head = committed.checkpoint.position
      on.commit(committed)
    }
    const onOpen = (opened: Generation): void => void (this.#building = opened)
    const generation = await buildGeneration({
      ...{ deps, number, signal, logger, onOpen },
      on: { commit, failure: on.failure },
    })
    await this.#swap(generation)
    return number
  }

  async #swap(generation: Generation): Promise<void> {
    const { deps, versions, bootId, logger, graceMs, live, onSwap, onLive, signal } = this.#options
    await onSwap()
    await swapIn({ deps, generation, old: live(), versions, bootId })
    onLive(generation)
    // Readers may be in the middle of an operation at the old generation.
    void pause(deps.timers, graceMs, signal)
      .then(() => (signal.aborted ? undefined : this.#dropReplaced(generation.number)))
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
