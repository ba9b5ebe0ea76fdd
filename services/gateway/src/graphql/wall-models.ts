import type { Role } from '@ioc/clickhouse'
import type { WallModel } from '@ioc/projections/queries'

interface Kept {
  readonly role: Role
  readonly loading: Promise<WallModel>
  settled: boolean
}

/** Walls that are kept: a few sessions at the newest positions. */
const KEPT = 16

/**
 * What the wall draws, read once for a position whoever asks: hundreds of screens that come back at the same time ask for the
 * same. The screens' own hub never waits for a read that an analyst began.
 */
export class WallModels {
  readonly #kept = new Map<string, Kept>()

  /** @param key the position and the question */
  async read(role: Role, key: string, load: () => Promise<WallModel>): Promise<WallModel> {
    const known = this.#kept.get(key)
    if (known === undefined || !(known.settled || known.role === role || known.role === 'wall')) {
      return this.#load(role, key, load)
    }
    // Whoever began it may have given up: that is not for those who joined.
    return known.loading.catch(() => this.#load(role, key, load))
  }

  #load(role: Role, key: string, load: () => Promise<WallModel>): Promise<WallModel> {
    const kept: Kept = { role, loading: load(), settled: false }
    this.#kept.delete(key)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= KEPT && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(key, kept)
    kept.loading.then(
      () => (kept.settled = true),
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key)
      },
    )
    return kept.loading
  }
}
