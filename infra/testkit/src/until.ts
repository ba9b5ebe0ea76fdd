const DEADLINE_MS = 60_000

/** Resolves when the condition holds; one that throws does not hold yet. @throws after a minute, naming what was waited for */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  let reason: unknown
  for (;;) {
    try {
      if (await condition()) return
      reason = undefined
    } catch (error) {
      reason = error
    }
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`, { cause: reason })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
