import { StreamState } from './stream-state.ts'

/** All streams of the log by name. */
export class Catalog {
  readonly #byName = new Map<string, StreamState>()
  readonly #byOrdinal: StreamState[] = []

  get size(): number {
    return this.#byOrdinal.length
  }

  find(name: string): StreamState | undefined {
    return this.#byName.get(name)
  }

  at(ordinal: number): StreamState | undefined {
    return this.#byOrdinal[ordinal]
  }

  /** The stream of that name; one without events is added if it is new. */
  obtain(name: string): StreamState {
    let state = this.#byName.get(name)
    if (state === undefined) {
      state = new StreamState(name, this.#byOrdinal.length)
      this.#byName.set(name, state)
      this.#byOrdinal.push(state)
    }
    return state
  }

  all(): readonly StreamState[] {
    return this.#byOrdinal
  }
}
