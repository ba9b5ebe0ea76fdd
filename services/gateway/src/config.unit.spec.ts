import { readFileSync } from 'node:fs'
import { loadConfig, packageFile } from '@ioc/kit'
import { describe, expect, it } from 'vitest'
import { allowedHosts, GatewayConfig } from './config.ts'

describe('configuration', () => {
  it('is documented by .env.example, name by name and default by default', () => {
    const lines = readFileSync(packageFile('@ioc/gateway', '.env.example'), 'utf8').split('\n')
    const documented = lines.flatMap((line) => /^#? ?([A-Z][A-Z_]*)=(.*)$/.exec(line)?.slice(1, 3) ?? [])
    const pairs = new Map(documented.flatMap((name, index) => (index % 2 === 0 ? [[name, documented[index + 1]]] : [])))
    expect([...pairs.keys()].sort()).toEqual(Object.keys(GatewayConfig.properties).sort())
    const defaults = loadConfig(GatewayConfig, {})
    for (const [name, value] of Object.entries(defaults)) expect([name, pairs.get(name)]).toEqual([name, String(value)])
  })

  it('refuses values out of bounds', () => {
    expect(() => loadConfig(GatewayConfig, { GATEWAY_MAX_DEPTH: '1' })).toThrow('GATEWAY_MAX_DEPTH')
    expect(() => loadConfig(GatewayConfig, { GATEWAY_MAX_SCREENS: 'many' })).toThrow('GATEWAY_MAX_SCREENS')
  })

  it('lists further host names', () => {
    expect(allowedHosts({ GATEWAY_ALLOWED_HOSTS: ' wall.example , ,ioc.example' })).toEqual([
      'wall.example',
      'ioc.example',
    ])
  })
})
