import { pino, type Logger } from 'pino'
import { lineOutput } from './output.ts'

export type { Logger }

const STANDARD_ERROR = 2
const WARN = 40

/**
 * Structured lines on standard error (standard output belongs to a command's answer); secrets are blanked. Never throws: lines
 * that cannot be written are dropped and counted, see {@link lineOutput}.
 */
export function createLogger(name: string, level = 'info'): Logger {
  const notice = (dropped: number, reason: string): string =>
    `${JSON.stringify({ level: WARN, time: Date.now(), pid: process.pid, name, dropped, reason, msg: 'log lines could not be written and are missing' })}\n`
  return pino(
    {
      name,
      level,
      redact: {
        paths: ['req.headers.authorization', '*.apiKey', '*.key', 'headers.authorization'],
        censor: '[secret]',
      },
    },
    lineOutput(STANDARD_ERROR, notice),
  )
}
