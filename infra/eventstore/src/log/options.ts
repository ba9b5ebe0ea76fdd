import type { Failpoints } from '@ioc/kit/failpoints'
import type { Files } from '../storage/files.ts'

export interface EventLogOptions {
  readonly directory: string
  /** A segment is closed before it grows beyond this; default 64 MiB. */
  readonly segmentBytes?: number
  /** Bytes of the newest events kept in memory for live readers; default 32 MiB. */
  readonly tailBytes?: number
  /** Bytes at the end of the log that a start always reads, to know recent ids again; default 32 MiB. */
  readonly readBytes?: number
  readonly files?: Files
  readonly failpoints?: Failpoints
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Called once when durability is no longer certain (a failed fdatasync). Nothing is answered after it. */
  readonly onFatal?: (error: Error) => void
  /** One line about something that an operator should know. */
  readonly onNotice?: (line: string) => void
}
