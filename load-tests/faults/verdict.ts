import { judgeCounted, judgeStream } from '../ledger/judge-derived.ts'
import { judgeLog, type Finding } from '../ledger/judge-log.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { closeLog, openLog, readLog, type LogRecord } from '../ledger/log-reader.ts'
import { countedFacts } from '../ledger/read-side-reader.ts'
import { openBus, readStream } from '../ledger/stream-reader.ts'
import { readSideLevel } from '../lib/positions.ts'
import type { RunState } from '../lib/run-state.ts'
import { until } from '../lib/until.ts'
import { JUDGED } from '../lib/workload.ts'

/** What was found where. Empty lists are the only good verdict. */
export interface Verdict {
  readonly log: readonly Finding[]
  readonly stream: readonly Finding[]
  readonly readSide: readonly Finding[]
  /** Facts in the log when it was judged. */
  readonly facts: number
}

/** Reads the log once, whole. */
export async function logRecords(logUrl: string): Promise<LogRecord[]> {
  const client = openLog(logUrl)
  try {
    return await readLog(client)
  } finally {
    await closeLog(client)
  }
}

async function streamFindings(natsUrl: string, records: readonly LogRecord[]): Promise<readonly Finding[]> {
  const connection = await openBus(natsUrl)
  try {
    return judgeStream(records, await readStream(connection))
  } finally {
    await connection.close()
  }
}

async function streamLevel(natsUrl: string, records: readonly LogRecord[]): Promise<void> {
  const connection = await openBus(natsUrl)
  try {
    const manager = await connection.jetstreamManager()
    await until('the stream to hold every fact', async () => {
      const { state } = await manager.streams.info('IOC')
      return state.messages >= records.length
    })
  } finally {
    await connection.close()
  }
}

/**
 * Judges the whole system by a ledger that knows everything that was ever sent to it: waits until bus and read side are
 * level with the log, then compares all three.
 */
export async function judgeSystem(urls: RunState['urls'], ledger: Ledger): Promise<Verdict> {
  const records = await logRecords(urls.log)
  await readSideLevel(urls.graphql, records)
  await streamLevel(urls.nats, records)
  const counted = await countedFacts(urls.graphql, JUDGED)
  return {
    log: judgeLog(ledger, records, { complete: true }),
    stream: await streamFindings(urls.nats, records),
    readSide: judgeCounted(records, counted),
    facts: records.length,
  }
}

export const CLEAN = { log: [], stream: [], readSide: [] } as const
