import { pino, type Logger } from 'pino'

export type { Logger }

/** Structured lines on standard error (standard output belongs to a command's answer); secrets are blanked. */
export const createLogger = (name: string, level = 'info'): Logger =>
  pino(
    {
      name,
      level,
      redact: {
        paths: ['req.headers.authorization', '*.apiKey', '*.key', 'headers.authorization'],
        censor: '[secret]',
      },
    },
    pino.destination({ fd: 2, sync: true }),
  )
