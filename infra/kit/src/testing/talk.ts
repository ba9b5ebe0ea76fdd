/** For a spec: a process that logs and prints a lot, then says that it is still there. */
import { createLogger } from '../logger.ts'
import { runProcess } from '../process.ts'

const logger = createLogger('talk')
await runProcess(logger, async () => {
  for (let line = 0; line < 1_000; line++) {
    logger.info({ line }, 'talking')
    process.stdout.write(`line ${line}\n`)
    process.stderr.write(`line ${line}\n`)
  }
  // Failures of the streams are told in later turns.
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
  process.send?.('still here', () => process.exit(0))
  return { close: async () => undefined }
})
