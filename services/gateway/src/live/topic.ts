import type { Dependencies } from './round.ts'

/** One subscriber of a topic: a subscription on a screen's socket. */
export interface Sink {
  /** The socket: topics are shared out between these. */
  readonly holder: object
  /**
   * Takes a payload; false when the socket is too far behind: it is offered the newest one later instead.
   * @param payload JSON with the closing brace of its message
   */
  readonly offer: (payload: Buffer) => boolean
  /** The topic gave way to somebody who holds fewer; nothing more comes. */
  readonly displaced: () => void
}

/** How a topic's latest attempt at an answer went. */
export interface TopicState {
  /** As {@link Round.stamp} gave it: the answer may be another as soon as that is. */
  readonly stamp: string
  readonly depends: Dependencies
  readonly failed: boolean
}

/**
 * Everybody who asked the same question: it is answered once for all. Only the latest answer is kept; there is no queue that
 * could grow.
 */
export class Topic {
  readonly #sinks = new Set<Sink>()
  readonly #behind = new Set<Sink>()
  #latest: Buffer | undefined
  /** Says that the latest answer stands; undefined as long as nobody had to say so. */
  #confirmation: Buffer | undefined
  #state: TopicState | undefined
  /** Real milliseconds of the latest answer, attempt or confirmation, and of the latest answer with another stamp. */
  toldAt = -Infinity
  changedAt = -Infinity

  get size(): number {
    return this.#sinks.size
  }

  /** How the latest attempt went; undefined before the first. */
  get state(): TopicState | undefined {
    return this.#state
  }

  get answered(): boolean {
    return this.#latest !== undefined
  }

  /** The sockets that hold it, each once. */
  holders(): ReadonlySet<object> {
    return new Set([...this.#sinks].map(({ holder }) => holder))
  }

  /** Adds a subscriber, who gets the latest answer at once if there is one. */
  add(sink: Sink): void {
    this.#sinks.add(sink)
    if (this.#latest === undefined || !this.#offer(sink, this.#latest)) return
    if (this.#confirmation !== undefined) sink.offer(this.#confirmation)
  }

  remove(sink: Sink): void {
    this.#sinks.delete(sink)
    this.#behind.delete(sink)
  }

  /** Tells all that nothing more comes. */
  displace(): void {
    for (const sink of [...this.#sinks]) sink.displaced()
  }

  /** Remembers that it was tried, so that a question that fails is not asked without end. */
  tried(state: TopicState, now: number): void {
    if (state.stamp !== this.#state?.stamp) this.changedAt = now
    this.#state = state
    this.toldAt = now
  }

  /** Offers a new answer to all. */
  publish(payload: Buffer, state: TopicState, now: number): void {
    this.#latest = payload
    this.#confirmation = undefined
    this.tried(state, now)
    for (const sink of this.#sinks) this.#offer(sink, payload)
  }

  /** Tells all who have the latest answer that it stands. Who is behind hears of it with the answer. */
  confirm(payload: Buffer, now: number): void {
    this.#confirmation = payload
    this.toldAt = now
    for (const sink of this.#sinks) if (!this.#behind.has(sink)) sink.offer(payload)
  }

  /** Offers the latest answer to those who could not take it before. */
  retry(): void {
    if (this.#latest === undefined) return
    for (const sink of [...this.#behind]) this.#offer(sink, this.#latest)
  }

  #offer(sink: Sink, payload: Buffer): boolean {
    const taken = sink.offer(payload)
    if (taken) this.#behind.delete(sink)
    else this.#behind.add(sink)
    return taken
  }
}
