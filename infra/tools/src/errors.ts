import type { Attempt, ToolSpec } from './spec.ts'

/** No way to the program worked. The message is one line: what is missing, what was tried, what to do. */
export class ToolNotFoundError extends Error {
  readonly code = 'tool-not-found'
  readonly attempts: readonly Attempt[]

  constructor(spec: ToolSpec, attempts: readonly Attempt[]) {
    const tried = attempts.map(({ way, reason }) => `${way}: ${reason}`).join('; ')
    super(`${spec.name} ${spec.version.atLeast.join('.')} or newer is not to be had (${tried}). ${spec.advice}`)
    this.name = 'ToolNotFoundError'
    this.attempts = attempts
  }
}

/** One way failed; its message becomes part of the list of attempts. */
export class WayFailed extends Error {
  override readonly name = 'WayFailed'
}

/** One line of whatever was thrown, short enough for a list. */
export const reasonOf = (thrown: unknown): string => {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? 'failed'
  return line.trim().slice(0, 200)
}
