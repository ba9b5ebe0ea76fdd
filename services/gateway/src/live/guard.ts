import type { Logger } from '@ioc/kit'

/** Runs a listener so that nothing it throws goes further: an error in a listener ends the whole process. */
export const guarded =
  <Args extends readonly unknown[]>(
    run: (...args: Args) => void,
    onEscaped: (error: unknown) => void,
  ): ((...args: Args) => void) =>
  (...args) => {
    try {
      run(...args)
    } catch (error) {
      onEscaped(error)
    }
  }

/** Real milliseconds between two lines about the same kind of trouble. */
const QUIET_MS = 10_000

/** Writes down trouble that strangers can make as often as they like: one line in a while, which says how much there was. */
export function sparseWarnings(logger: Logger, now: () => number, message: string): (error: unknown) => void {
  let last = -Infinity
  let since = 0
  return (error) => {
    since += 1
    if (now() - last < QUIET_MS) return
    logger.warn({ err: error, times: since }, message)
    last = now()
    since = 0
  }
}
