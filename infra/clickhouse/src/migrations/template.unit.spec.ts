import { describe, expect, it } from 'vitest'
import { render, renderEngine } from './template.ts'

const cluster = { name: 'main' }

describe('a migration template', () => {
  it('names plain engines on one server and replicated ones in a cluster', () => {
    expect(renderEngine('MergeTree', undefined)).toBe('MergeTree')
    expect(renderEngine('ReplacingMergeTree(version)', undefined)).toBe('ReplacingMergeTree(version)')
    expect(renderEngine('MergeTree', cluster)).toBe(
      "ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')",
    )
    expect(renderEngine('ReplacingMergeTree(version)', { ...cluster, replicaPath: '/p', replicaName: 'r' })).toBe(
      "ReplicatedReplacingMergeTree('/p', 'r', version)",
    )
  })

  it('fills in the database, the cluster and the parameters', () => {
    const sql = 'CREATE TABLE {{database}}.t {{onCluster}} ENGINE = {{ engine: MergeTree }} {{ttl}}'
    expect(render(sql, { database: 'g1', parameters: { ttl: 'TTL d' } })).toBe(
      'CREATE TABLE `g1`.t  ENGINE = MergeTree TTL d',
    )
    expect(render(sql, { database: 'g1', cluster, parameters: { ttl: '' } })).toContain("ON CLUSTER 'main'")
  })

  it('leaves query parameters alone', () => {
    expect(render('SELECT {a:String}', { database: 'd' })).toBe('SELECT {a:String}')
  })

  it('refuses what it does not know', () => {
    expect(() => render('{{unknown}}', { database: 'd' })).toThrow('{{unknown}}')
    expect(() => render('{{toString}}', { database: 'd' })).toThrow('{{toString}}')
    expect(() => render('{{engine:Memory}}', { database: 'd' })).toThrow('MergeTree family')
    expect(() => render('{{database}}', { database: 'a`b' })).toThrow(RangeError)
  })
})
