import type { createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { bindParameters } from './parameters.ts'

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>
type Statement = Parameters<Connection['query']>[0]

/**
 * What the engine needs of a statement, parameters bound. Settings given to the client are left behind on purpose: the
 * engine would keep them on the connection for every later statement. (Both packages declare these types separately.)
 */
const bare = ({ query, query_params, query_id }: Statement) => ({
  query: bindParameters(query, query_params ?? {}),
  ...(query_id ? { query_id } : {}),
})

/**
 * Bytes of a statement with its parameters, which are part of its text. The engine's own bound of 256 KiB ends at the codes
 * of some ten thousand units.
 */
const MAX_QUERY_BYTES = 16 * 1024 ** 2

/** A connection of the official client to the engine in this process. Opening takes the directory's lock. */
export const embeddedConnection = (path: string): Connection => {
  const engine = createChdbConnection({ path })
  let preparing: Promise<unknown> | undefined
  // What is set stays on the connection: once is enough, before the first statement.
  const prepared = async (): Promise<void> => {
    preparing ??= engine.command({ query: `SET max_query_size = ${MAX_QUERY_BYTES}` })
    await preparing
  }
  return {
    ping: () => engine.ping({ select: true }),
    query: async (statement) => {
      await prepared()
      return engine.query(bare(statement))
    },
    command: async (statement) => {
      await prepared()
      return engine.command(bare(statement))
    },
    insert: async (statement) => engine.insert({ ...bare(statement), values: statement.values }),
    exec: async (statement) =>
      engine.exec({ ...bare(statement), ...(statement.values === undefined ? {} : { values: statement.values }) }),
    close: () => engine.close(),
  }
}
