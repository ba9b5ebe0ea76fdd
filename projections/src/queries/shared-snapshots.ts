import type { Role } from '@ioc/clickhouse'
import type { Snapshot, SnapshotReader } from './snapshot.ts'

/** How long (real milliseconds) operations may share a snapshot: opening one costs as much as a small figure. */
export const SNAPSHOT_SHARED_MS = 50

/** Lets operations that start close together read at the same snapshot. */
export class SharedSnapshots {
  readonly #reader: Pick<SnapshotReader, 'open'>
  readonly #now: () => number
  #latest: { readonly openedAt: number; readonly opening: Promise<Snapshot> } | undefined

  /** @param now real milliseconds */
  constructor(reader: Pick<SnapshotReader, 'open'>, now: () => number) {
    this.#reader = reader
    this.#now = now
  }

  /** A snapshot opened at most {@link SNAPSHOT_SHARED_MS} ago. */
  recent(role: Role): Promise<Snapshot> {
    const latest = this.#latest
    const age = latest === undefined ? Infinity : this.#now() - latest.openedAt
    return latest !== undefined && age >= 0 && age <= SNAPSHOT_SHARED_MS ? latest.opening : this.newest(role)
  }

  /** A snapshot opened now. */
  newest(role: Role): Promise<Snapshot> {
    const opening = this.#reader.open(role)
    const latest = { openedAt: this.#now(), opening }
    this.#latest = latest
    // A failure is for those who wait on it now, not for those who come next.
    opening.catch(() => {
      if (this.#latest === latest) this.#latest = undefined
    })
    return opening
  }
}
