import { createFailpoints, type Failpoints } from '@ioc/kit/failpoints'
import { append } from './grpc/append.ts'
import { batchAppend } from './grpc/batch-append.ts'
import { softDelete, tombstone } from './grpc/delete.ts'
import { gossipRead, serverFeatures } from './grpc/node-info.ts'
import { read } from './grpc/read.ts'
import type { Method } from './grpc/method.ts'
import { startGrpcServer } from './grpc/server.ts'
import { codeOf, LogOpenError } from './errors.ts'
import { EventLog } from './log/event-log.ts'
import { LOG_FAILPOINTS } from './log/failpoints.ts'
import type { EventLogOptions } from './log/options.ts'

/** How long running calls may take to end when the log closes. */
const GRACE_MS = 2000
/** As the real server: 1 MiB of data per append. */
export const DEFAULT_MAX_APPEND_SIZE = 1_048_576

export interface StartOptions extends Omit<EventLogOptions, 'directory' | 'failpoints'> {
  /** Directory of the log; made if it is missing. */
  readonly dataDir: string
  /** 0: any free port. */
  readonly port: number
  /** Default 127.0.0.1. */
  readonly host?: string
  readonly failpoints?: Failpoints
  /** Largest sum of data bytes of one append; default 1 MiB. */
  readonly maxAppendSize?: number
  /** Bytes accepted and not stored yet, beyond which clients are held back; default 64 MiB. */
  readonly maxBacklog?: number
}

export interface RunningEventLog {
  /** Connection string for `@eventstore/db-client`. */
  readonly url: string
  readonly port: number
  readonly log: EventLog
  /** Answers what was accepted, ends all calls, lets go of the directory. */
  close(): Promise<void>
}

/** Whoever does not say what to do when durability is lost gets the one safe answer: the process ends. */
function endProcess(error: Error): void {
  queueMicrotask(() => {
    throw error
  })
}

const STREAMS = '/event_store.client.streams.Streams'

/**
 * Opens the log and serves it.
 * @throws LogOpenError, LogDamageError: one line that says what is wrong and what to do.
 */
export async function startEventLog(options: StartOptions): Promise<RunningEventLog> {
  const host = options.host ?? '127.0.0.1'
  const limits = {
    maxAppendSize: options.maxAppendSize ?? DEFAULT_MAX_APPEND_SIZE,
    maxBacklog: options.maxBacklog ?? 64 * 1024 * 1024,
  }
  const log = await EventLog.open({
    ...options,
    directory: options.dataDir,
    failpoints: options.failpoints ?? createFailpoints(LOG_FAILPOINTS),
    onFatal: options.onFatal ?? endProcess,
  })
  let port = options.port
  const methods = new Map<string, Method>([
    [`${STREAMS}/BatchAppend`, batchAppend(log, limits)],
    [`${STREAMS}/Append`, append(log, limits)],
    [`${STREAMS}/Read`, read(log)],
    [`${STREAMS}/Delete`, softDelete(log)],
    [`${STREAMS}/Tombstone`, tombstone(log)],
    ['/event_store.client.server_features.ServerFeatures/GetSupportedMethods', serverFeatures()],
    ['/event_store.client.gossip.Gossip/Read', gossipRead(() => ({ host, port }))],
  ])
  try {
    const server = await startGrpcServer(methods, options.port, host, limits.maxBacklog)
    port = server.port
    return {
      url: `esdb://${host}:${port}?tls=false`,
      port,
      log,
      async close() {
        // First the log: what it accepted is stored and answered while the calls are still open.
        await log.close()
        await server.close(GRACE_MS)
      },
    }
  } catch (error) {
    await log.close()
    if (codeOf(error) === 'EADDRINUSE')
      throw new LogOpenError(`port ${options.port} on ${host} is in use: choose another port`, { cause: error })
    if (codeOf(error) === 'EACCES')
      throw new LogOpenError(`port ${options.port} on ${host} may not be used by this user`, { cause: error })
    throw error
  }
}
