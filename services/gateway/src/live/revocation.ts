import { every, type Timers } from '@ioc/kit'

/** How often the tokens are looked at, in real milliseconds. */
const LOOK_MS = 1_000

/**
 * Tells when the tokens may have changed.
 * @param stamp what tells one state of the tokens from another
 * @returns how to stop
 */
export function watchTokens(
  timers: Timers,
  stamp: () => string,
  onChanged: () => void,
  onFailed: (error: unknown) => void,
): () => void {
  let known: string | undefined
  const look = (): void => {
    try {
      const now = stamp()
      if (known !== undefined && now !== known) onChanged()
      known = now
    } catch (error) {
      onFailed(error)
    }
  }
  look()
  return every(timers, LOOK_MS, look)
}
