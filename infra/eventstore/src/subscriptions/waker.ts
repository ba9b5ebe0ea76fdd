/** Lets a pump sleep until something happened; what happens while it is awake is not lost. */
export class Waker {
  #signalled = false
  #resolve: (() => void) | undefined

  readonly signal = (): void => {
    this.#signalled = true
    this.#resolve?.()
    this.#resolve = undefined
  }

  async wait(): Promise<void> {
    if (!this.#signalled) await new Promise<void>((resolve) => (this.#resolve = resolve))
    this.#signalled = false
  }
}
