import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ReadSideConfig, clickhouseTarget, readSideConfig, rolesOf } from './config.ts'

describe('the settings of the read side', () => {
  it('are those that .env.example documents, with their defaults', () => {
    const example = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')
    const lines = [...example.matchAll(/^(#?) ?([A-Z][A-Z0-9_]+)=(.*)$/gm)]
    expect(lines.map(([, , name]) => name).toSorted()).toEqual(Object.keys(ReadSideConfig.properties).toSorted())
    const given = Object.fromEntries(lines.flatMap(([, comment, name = '', value]) => (comment ? [] : [[name, value]])))
    expect(readSideConfig(given)).toEqual(readSideConfig({}))
  })

  it('split roles only over a ClickHouse that several processes can open', () => {
    expect([...rolesOf(readSideConfig({}))]).toEqual(['projector', 'gateway'])
    expect(() => readSideConfig({ IOC_ROLES: 'projector' })).toThrow(/CLICKHOUSE_URL/)
    const config = readSideConfig({ IOC_ROLES: 'gateway', CLICKHOUSE_URL: 'http://ch:8123', CLICKHOUSE_USER: 'u' })
    expect([...rolesOf(config)]).toEqual(['gateway'])
    expect(clickhouseTarget(config)).toEqual({ url: 'http://ch:8123', username: 'u' })
    expect(() => readSideConfig({ IOC_ROLES: 'wall' })).toThrow(/IOC_ROLES/)
  })

  it('put the embedded ClickHouse into the data directory', () => {
    expect(clickhouseTarget(readSideConfig({ IOC_DATA_DIR: '/data' }))).toEqual({ path: '/data/clickhouse' })
  })
})
