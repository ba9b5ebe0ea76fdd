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

/**
 * Everybody who asked the same question: it is answered once for all. Only the latest answer is kept; there is no queue that
 * could grow.
 */
export class Topic {
  readonly #sinks = new Set<Sink>()
  readonly #behind = new Set<Sink>()
  #latest: Buffer | undefined
  /** What the latest answer, or the latest attempt at one, was read at. */
  version = ''
  /** Real milliseconds of the latest answer or attempt, and of the latest at another version. */
  answeredAt = -Infinity
  changedAt = -Infinity

  get size(): number {
    return this.#sinks.size
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
    if (this.#latest !== undefined) this.#offer(sink, this.#latest)
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
  tried(version: string, now: number): void {
    if (version !== this.version) this.changedAt = now
    this.version = version
    this.answeredAt = now
  }

  /** Offers a new answer to all. */
  publish(payload: Buffer, version: string, now: number): void {
    this.#latest = payload
    this.tried(version, now)
    for (const sink of this.#sinks) this.#offer(sink, payload)
  }

  /** Offers the latest answer to those who could not take it before. */
  retry(): void {
    if (this.#latest === undefined) return
    for (const sink of [...this.#behind]) this.#offer(sink, this.#latest)
  }

  #offer(sink: Sink, payload: Buffer): void {
    if (sink.offer(payload)) this.#behind.delete(sink)
    else this.#behind.add(sink)
  }
}
