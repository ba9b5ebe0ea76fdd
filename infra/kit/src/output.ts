import { writeSync } from 'node:fs'

/** A place for lines that never throws. */
export interface LineOutput {
  readonly write: (line: string) => void
  /** Lines that could not be written since the start. */
  readonly dropped: () => number
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error)

/**
 * Writes lines to a file descriptor, each at once. What the descriptor does not take (disk full, reader gone or not reading,
 * device error) is dropped and counted: a log line must not end the process it tells of. The first line that is taken again
 * comes after one, made by `notice`, that says how many are missing and why.
 */
export function lineOutput(
  fd: number,
  notice: (dropped: number, reason: string) => string,
  write: (fd: number, bytes: Uint8Array) => number = writeSync,
): LineOutput {
  let total = 0
  let missing = 0
  let reason = ''
  /** The last line was cut off in its middle. */
  let torn = false

  const put = (text: string): boolean => {
    let rest = Buffer.from(torn ? `\n${text}` : text)
    const { length } = rest
    try {
      while (rest.length > 0) rest = rest.subarray(write(fd, rest))
      torn = false
      return true
    } catch (error) {
      if (rest.length < length) torn = true
      reason = codeOf(error)
      return false
    }
  }

  return {
    write(line) {
      if (missing > 0 && put(notice(missing, reason))) missing = 0
      if (missing === 0 && put(line)) return
      missing++
      total++
    },
    dropped: () => total,
  }
}

/**
 * Keeps a process alive whose standard output or error takes nothing any more (`EPIPE`, `ENOSPC`, …): without a listener Node
 * makes an uncaught exception of it. What is lost is what was to be printed.
 */
export function outliveOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    // Nobody is left to tell.
    stream.on('error', () => undefined)
  }
}
