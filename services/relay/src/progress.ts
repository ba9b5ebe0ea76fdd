import type { Timers } from '@ioc/kit'

/** How far relaying has come, and whether it goes on. */
export class Progress {
  #position = 0n
  #standstill: string | undefined = 'not connected yet'
  readonly #waiting = new Set<() => void>()
  readonly #timers: Timers

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** Position of the newest message that the stream has acknowledged. */
  get position(): bigint {
    return this.#position
  }

  /** Why nothing is relayed at present; `undefined` while a session runs. */
  get standstill(): string | undefined {
    return this.#standstill
  }

  began(): void {
    this.#standstill = undefined
  }

  acknowledged(position: bigint): void {
    this.#position = position
    for (const look of this.#waiting) look()
  }

  interrupted(reason: string): void {
    this.#standstill = reason
    for (const look of this.#waiting) look()
  }

  /** Whether everything up to a position is acknowledged, now or within so many milliseconds; not when relaying is interrupted. */
  reaches(position: bigint, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (reached: boolean): void => {
        cancel()
        this.#waiting.delete(look)
        resolve(reached)
      }
      const look = (): void => {
        if (this.#standstill !== undefined) end(false)
        else if (this.#position >= position) end(true)
      }
      const cancel = this.#timers.after(withinMs, () => end(false))
      this.#waiting.add(look)
      look()
    })
  }
}
