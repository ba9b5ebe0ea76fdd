import type { Logger } from './logger.ts'
import { outliveOutput } from './output.ts'

/** What a running process can be asked to do: stop intake, flush, checkpoint, close. */
export interface Running {
  readonly close: () => Promise<void>
}

/** Exit codes of every deployable and command of ours. */
export const EXIT = { good: 0, difference: 1, unavailable: 2, failed: 70 } as const

const DRAIN_DEADLINE_MS = 15_000

/** Files that a process of ours makes, its engine's included, are its owner's alone. */
export const PRIVATE_UMASK = 0o077

/** When `IOC_PARENT_PIPE=1`, standard input is a pipe to the parent: its end means that the parent is gone. */
function endWithParent(stop: (reason: string) => void): void {
  if (process.env['IOC_PARENT_PIPE'] !== '1') return
  process.stdin.on('end', () => stop('the parent is gone'))
  process.stdin.on('error', () => stop('the parent is gone'))
  process.stdin.resume()
}

/**
 * The last line: what nobody caught leaves the process in a state that nobody knows, so it is written down and the process
 * ends with 70; whoever started it starts it again. What comes from outside must never get here: listeners guard themselves.
 */
function endOnUncaught(logger: Logger): void {
  process.on('uncaughtException', (error, origin) => {
    logger.fatal({ err: error, origin }, 'nobody caught this: the process ends')
    process.exit(EXIT.failed)
  })
}

/**
 * Runs a deployable until SIGTERM, SIGINT or the end of its parent, then drains it within a deadline.
 * A start that fails is one line on standard error and exit 70; a second signal ends at once. Neither a closed output nor a
 * full disk under it ends the process, and what it writes can be read by its owner only.
 */
export async function runProcess(logger: Logger, start: () => Promise<Running>): Promise<void> {
  outliveOutput()
  endOnUncaught(logger)
  process.umask(PRIVATE_UMASK)
  let stopping = false
  const started = start()
  const stop = (reason: string): void => {
    if (stopping) process.exit(EXIT.failed)
    stopping = true
    logger.info({ reason }, 'stopping')
    setTimeout(() => {
      logger.error('did not stop in time')
      process.exit(EXIT.failed)
    }, DRAIN_DEADLINE_MS).unref()
    started
      .then((running) => running.close())
      .then(
        () => process.exit(EXIT.good),
        (error: unknown) => {
          logger.error({ err: error }, 'failed while stopping')
          process.exit(EXIT.failed)
        },
      )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
  endWithParent(stop)
  try {
    await started
  } catch (error) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : 'did not start')
    process.exit(EXIT.failed)
  }
}
