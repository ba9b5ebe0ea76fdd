import type { LogEntry } from '@ioc/contracts/log'
import type { LiveTables } from '../live-tables.ts'
import type { ReadModel } from '../read-model.ts'
import { createEntryDecoder, type Decoded, type EntryDecoder, type KnowsKey } from './decode-entry.ts'

/** A read model whose table is complete, and which build of it the table holds. */
export interface KeptModel {
  readonly model: ReadModel
  readonly build: number
}

/** The first build of a model in a generation. */
export const FIRST_BUILD = 1

export const allKept = (models: readonly ReadModel[]): readonly KeptModel[] =>
  models.map((model) => ({ model, build: FIRST_BUILD }))

/** The read models that a generation keeps complete. Changes only between two batches, when one has been built beside it. */
export class ModelSet {
  readonly #knowsKey: KnowsKey | undefined
  #kept: readonly KeptModel[] = []
  #decode: EntryDecoder

  constructor(kept: readonly KeptModel[], knowsKey?: KnowsKey) {
    this.#knowsKey = knowsKey
    this.#decode = createEntryDecoder([], knowsKey)
    this.replace(kept)
  }

  get kept(): readonly KeptModel[] {
    return this.#kept
  }

  get models(): readonly ReadModel[] {
    return this.#kept.map(({ model }) => model)
  }

  get tables(): LiveTables {
    return new Map(this.#kept.map(({ model, build }) => [model.name, { version: model.version, build }]))
  }

  buildOf(name: string): number {
    return this.#kept.find(({ model }) => model.name === name)?.build ?? 0
  }

  decode(entry: LogEntry): Decoded {
    return this.#decode(entry)
  }

  replace(kept: readonly KeptModel[]): void {
    this.#kept = kept
    this.#decode = createEntryDecoder(this.models, this.#knowsKey)
  }
}
