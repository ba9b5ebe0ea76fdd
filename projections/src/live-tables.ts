import { tableOf, type ReadModel } from './read-model.ts'

/** A table of a read model that is complete up to the checkpoint and kept so. */
export interface LiveTable {
  readonly version: number
  /** Which build of the model's rows it holds: raised each time they are made anew. */
  readonly build: number
}

/** Complete tables by name of their read model. */
export type LiveTables = ReadonlyMap<string, LiveTable>

/** A read model of this version has no complete table yet, or not any more: what needs it has to wait, nothing else does. */
export class ModelNotReadyError extends Error {
  override readonly name = 'ModelNotReadyError'
  readonly model: string

  constructor(model: string, live: LiveTable | undefined, wanted: number) {
    const has = live === undefined ? 'no table of it is complete' : `version ${live.version} is`
    super(`${model} is being built: version ${wanted} is asked for, ${has}`)
    this.model = model
  }
}

/**
 * The table to read a model from: a name of ours, fit to stand in SQL as it is (`{database:Identifier}.<table>`).
 * @throws ModelNotReadyError while the table of this version is not complete, or no longer kept by a projector of another.
 */
export function tableIn(
  { tables }: { readonly tables: LiveTables },
  model: Pick<ReadModel, 'name' | 'version'>,
): string {
  const live = tables.get(model.name)
  if (live?.version !== model.version) throw new ModelNotReadyError(model.name, live, model.version)
  return tableOf(model)
}
