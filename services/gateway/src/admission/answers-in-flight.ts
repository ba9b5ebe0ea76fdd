export interface InFlightBounds {
  /** Bytes of answers that one client, and all together, may have been sent and not taken. */
  readonly ofClient: number
  readonly ofAll: number
}

/** Counts the answers that are on their way: a client that takes none is given no more. */
export class AnswersInFlight {
  readonly #bounds: InFlightBounds
  readonly #of = new Map<string, number>()
  #all = 0

  constructor(bounds: InFlightBounds) {
    this.#bounds = bounds
  }

  get bytes(): number {
    return this.#all
  }

  /**
   * Takes room for an answer.
   * @returns gives the room back; undefined where there is none. A client without any on its way always has room for one,
   *   as long as all together have.
   */
  take(client: string, bytes: number): (() => void) | undefined {
    const own = this.#of.get(client) ?? 0
    if (this.#all + bytes > this.#bounds.ofAll) return undefined
    if (own > 0 && own + bytes > this.#bounds.ofClient) return undefined
    this.#all += bytes
    this.#of.set(client, own + bytes)
    let over = false
    return () => {
      if (over) return
      over = true
      this.#all -= bytes
      const left = (this.#of.get(client) ?? bytes) - bytes
      if (left > 0) this.#of.set(client, left)
      else this.#of.delete(client)
    }
  }
}
