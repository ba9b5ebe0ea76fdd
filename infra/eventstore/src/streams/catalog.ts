import { StreamState } from './stream-state.ts'

/** All streams of the log by name. A stream is of the log from its first event on: asking for a name leaves nothing behind. */
export class Catalog {
  readonly #byName = new Map<string, StreamState>()
  readonly #byOrdinal: StreamState[] = []
  /** Streams without events that somebody waits for. */
  readonly #awaited = new Map<string, StreamState>()

  get size(): number {
    return this.#byOrdinal.length
  }

  find(name: string): StreamState | undefined {
    return this.#byName.get(name)
  }

  /** The stream of that name, or an empty one that is not of the log yet. */
  peek(name: string): StreamState {
    return this.#byName.get(name) ?? this.#awaited.get(name) ?? new StreamState(name)
  }

  /** Makes a stream one of the log. */
  add(state: StreamState): void {
    if (state.ordinal >= 0) return
    state.ordinal = this.#byOrdinal.length
    this.#byOrdinal.push(state)
    this.#byName.set(state.name, state)
    this.#awaited.delete(state.name)
  }

  /** Takes the newest streams back that have no events after all, because they could not be stored. */
  removeEmpty(): void {
    for (let state = this.#byOrdinal.at(-1); state?.shown.frame === 0; state = this.#byOrdinal.at(-1)) {
      this.#byOrdinal.pop()
      this.#byName.delete(state.name)
      state.ordinal = -1
      if ((state.watchers?.size ?? 0) > 0) this.#awaited.set(state.name, state)
    }
  }

  /** The stream of that name; one without events is added if it is new. */
  obtain(name: string): StreamState {
    const state = this.peek(name)
    this.add(state)
    return state
  }

  /** Has `watcher` called after new events of the stream are shown. */
  watch(state: StreamState, watcher: () => void): void {
    state.watchers ??= new Set()
    state.watchers.add(watcher)
    if (state.ordinal < 0) this.#awaited.set(state.name, state)
  }

  unwatch(state: StreamState, watcher: () => void): void {
    state.watchers?.delete(watcher)
    if (state.ordinal < 0 && state.watchers?.size === 0) this.#awaited.delete(state.name)
  }

  all(): readonly StreamState[] {
    return this.#byOrdinal
  }
}
