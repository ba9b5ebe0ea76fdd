/** A look at the log's head: everything up to `head` was known at `at` (real milliseconds). */
export interface Sample {
  readonly at: number
  readonly head: bigint
}

/**
 * Says when a reader was level with the log. While facts stream in it is never level with the very newest, so the head is
 * sampled: once everything up to the sample is visible, the reader is confirmed as of the sample's time.
 */
export class Confirmation {
  #sample: Sample | undefined
  #confirmedAt: number | undefined

  /** Real milliseconds; `undefined` before the first. */
  get confirmedAt(): number | undefined {
    return this.#confirmedAt
  }

  /** Takes a new sample unless one is still waiting. */
  offer(sample: Sample): void {
    this.#sample ??= sample
  }

  /** The sample that has become visible, once. */
  take(visible: bigint): Sample | undefined {
    const sample = this.#sample
    if (sample === undefined || visible < sample.head) return undefined
    this.#sample = undefined
    this.#confirmedAt = sample.at
    return sample
  }

  /** Forgets what was seen: another generation, or another log. */
  reset(): void {
    this.#sample = undefined
  }
}
