import { quoteString, type ClusterSettings } from '@ioc/clickhouse'

/** `ON CLUSTER …` of a statement; nothing on one server. */
export const onCluster = (cluster: ClusterSettings | undefined): string =>
  cluster === undefined ? '' : `ON CLUSTER ${quoteString(cluster.name)}`

/** Engine of a table whose rows are only added. */
export function engineOf(cluster: ClusterSettings | undefined): string {
  if (cluster === undefined) return 'MergeTree'
  const path = quoteString(cluster.replicaPath ?? '/clickhouse/tables/{shard}/{database}/{table}')
  return `ReplicatedMergeTree(${path}, ${quoteString(cluster.replicaName ?? '{replica}')})`
}
