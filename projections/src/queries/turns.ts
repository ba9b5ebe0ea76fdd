let last: Promise<void> = Promise.resolve()

/**
 * Resolves when everybody else has had a turn: requests, sockets, timers. Those who wait here together go on one after the
 * other, each in a turn of its own, so that many large figures of one operation do not hold the loop as one.
 */
export function othersTurn(): Promise<void> {
  last = last.then(
    () =>
      new Promise<void>((resolve) => {
        setImmediate(resolve)
      }),
  )
  return last
}

/** Units from which on one figure is work enough for a turn of its own. */
const MANY_UNITS = 2_000

/** A turn for others before a figure over so many units is added up. */
export const turnFor = async (units: number): Promise<void> => {
  if (units > MANY_UNITS) await othersTurn()
}

/** Runs something in steps, with a turn for others between them. */
export async function inTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await othersTurn()
  }
}
