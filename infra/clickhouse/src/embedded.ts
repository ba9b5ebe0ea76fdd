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

/** A connection of the official client to the engine in this process. Opening takes the directory's lock. */
export const embeddedConnection = (path: string): Connection => {
  const engine = createChdbConnection({ path })
  return {
    ping: () => engine.ping({ select: true }),
    query: async (statement) => engine.query(bare(statement)),
    command: async (statement) => engine.command(bare(statement)),
    insert: async (statement) => engine.insert({ ...bare(statement), values: statement.values }),
    exec: async (statement) =>
      engine.exec({ ...bare(statement), ...(statement.values === undefined ? {} : { values: statement.values }) }),
    close: () => engine.close(),
  }
}
