import { ConfigError, readConfig } from './config.ts'
import { LogDamageError, LogOpenError, LogWriteError } from './errors.ts'
import { startEventLog } from './start.ts'

const say = (line: string): void => void process.stderr.write(`ioc-eventstore: ${line}\n`)

function exit(code: number, line: string): never {
  say(line)
  process.exit(code)
}

// A full disk under them, or a reader that is gone, must not end the log: what is lost is a line.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
process.umask(0o077)

try {
  const running = await startEventLog({
    ...readConfig(process.argv.slice(2), process.env),
    onNotice: say,
    onFatal: (error) => exit(1, `stopped, because what was written may not be durable: ${error.message}`),
  })
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    running.close().then(
      () => process.exit(0),
      (error: unknown) => exit(1, `did not stop cleanly: ${String(error)}`),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // Whoever holds the other end of stdin is the parent: when it is gone, so are we.
  if (process.env['IOC_PARENT_PIPE'] === '1') process.stdin.on('end', stop).on('error', stop).resume()
  process.stdout.write(`ioc-eventstore ready on ${running.url}\n`)
} catch (error) {
  if (error instanceof ConfigError) exit(2, error.message)
  const expected = [LogOpenError, LogDamageError, LogWriteError].some((kind) => error instanceof kind)
  if (expected && error instanceof Error) exit(1, error.message)
  throw error
}
