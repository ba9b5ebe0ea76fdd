import type { Call, Serving } from './call.ts'

/** Serves one call: gets every message as it comes, then the end of the request. */
export interface CallHandler extends Serving {
  message(bytes: Buffer): void
  end(): void
  /** The client may keep the call open as long as it likes. */
  readonly isLongLived?: boolean
}

/** Starts serving a call of one method. */
export type Method = (call: Call) => CallHandler
