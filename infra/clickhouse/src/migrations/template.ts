import { quoteIdentifier, quoteString } from '../sql.ts'
import { MigrationError } from './errors.ts'

/** A replicated installation. The defaults use the macros that ClickHouse servers define. */
export type ClusterSettings = {
  /** Name for ON CLUSTER. */
  name: string
  /** ZooKeeper path of a table. Default `/clickhouse/tables/{shard}/{database}/{table}`. */
  replicaPath?: string
  /** Default `{replica}`. */
  replicaName?: string
}

export type TemplateValues = {
  database: string
  cluster?: ClusterSettings | undefined
  /** Further values, written as they stand: never anything that comes from outside. */
  parameters?: Readonly<Record<string, string>> | undefined
}

const TOKEN = /\{\{\s*([a-zA-Z]+)(?:\s*:\s*([^{}]+?))?\s*\}\}/g
const ENGINE = /^([A-Za-z]*MergeTree)(?:\((.*)\))?$/s

/** `ReplacingMergeTree(v)` locally, `ReplicatedReplacingMergeTree('path', 'replica', v)` in a cluster. */
export const renderEngine = (engine: string, cluster: ClusterSettings | undefined): string => {
  const match = ENGINE.exec(engine)
  if (!match) throw new MigrationError('migration-malformed', `not an engine of the MergeTree family: ${engine}`)
  const [, family = '', own = ''] = match
  if (!cluster) return own ? `${family}(${own})` : family
  const replica = [
    quoteString(cluster.replicaPath ?? '/clickhouse/tables/{shard}/{database}/{table}'),
    quoteString(cluster.replicaName ?? '{replica}'),
  ]
  return `Replicated${family}(${[...replica, ...(own ? [own] : [])].join(', ')})`
}

/** Fills in `{{database}}`, `{{onCluster}}`, `{{engine:…}}` and the parameters. Throws a MigrationError for any other. */
export const render = (sql: string, { database, cluster, parameters = {} }: TemplateValues): string =>
  sql.replace(TOKEN, (token, name: string, argument: string | undefined) => {
    if (name === 'engine' && argument !== undefined) return renderEngine(argument, cluster)
    if (argument === undefined) {
      if (name === 'database') return quoteIdentifier(database)
      if (name === 'onCluster') return cluster ? `ON CLUSTER ${quoteString(cluster.name)}` : ''
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
      if (value !== undefined) return value
    }
    throw new MigrationError('migration-malformed', `unknown template parameter ${token}`)
  })
