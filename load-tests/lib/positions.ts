import type { LogRecord } from '../ledger/log-reader.ts'
import { ask } from './graphql.ts'
import { until } from './until.ts'

/** Waits until the read side is at or past the last of `records`; gives its position. */
export async function readSideLevel(
  graphqlUrl: string,
  records: readonly LogRecord[],
  timeoutMs = 60_000,
): Promise<bigint> {
  const last = records.at(-1)?.position ?? 0n
  return until(
    `the read side at ${last}`,
    async () => {
      const { health } = await ask<{ health: { position: string } }>(
        graphqlUrl,
        '{ health { position } }',
        {},
        { timeoutMs: 5_000 },
      )
      const position = BigInt(health.position)
      return position >= last ? position : undefined
    },
    timeoutMs,
  )
}
