/** Hash and number of rows of each read model. */
export interface ModelHashes {
  readonly hashes: Readonly<Record<string, string>>
  readonly rows: Readonly<Record<string, number>>
}

/** One read model, live and rebuilt; an empty hash stands for a model that one side does not have. */
export interface Comparison {
  readonly model: string
  readonly same: boolean
  readonly liveRows: number
  readonly rebuiltRows: number
  readonly live: string
  readonly rebuilt: string
}

/** Compares model by model, in the order of their names. */
export function compareModels(live: ModelHashes, rebuilt: ModelHashes): Comparison[] {
  const models = [...new Set([...Object.keys(live.hashes), ...Object.keys(rebuilt.hashes)])].sort()
  return models.map((model) => {
    const sides = { live: live.hashes[model] ?? '', rebuilt: rebuilt.hashes[model] ?? '' }
    const counts = { liveRows: live.rows[model] ?? 0, rebuiltRows: rebuilt.rows[model] ?? 0 }
    return { model, same: sides.live === sides.rebuilt && counts.liveRows === counts.rebuiltRows, ...counts, ...sides }
  })
}
