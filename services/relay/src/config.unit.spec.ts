import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RelayConfig, relayConfig } from './config.ts'

describe('the settings of the relay', () => {
  it('are those that .env.example documents, with their defaults', () => {
    const example = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')
    const lines = [...example.matchAll(/^(#?) ?([A-Z][A-Z0-9_]+)=(.*)$/gm)]
    expect(lines.map(([, , name]) => name).toSorted()).toEqual(Object.keys(RelayConfig.properties).toSorted())
    const given = Object.fromEntries(lines.flatMap(([, comment, name = '', value]) => (comment ? [] : [[name, value]])))
    expect(relayConfig(given)).toEqual(relayConfig({}))
  })

  it('have bounds', () => {
    expect(() => relayConfig({ RELAY_STREAM_MAX_BYTES: '10' })).toThrow(/RELAY_STREAM_MAX_BYTES/)
    expect(() => relayConfig({ RELAY_WINDOW_MESSAGES: '0' })).toThrow(/RELAY_WINDOW_MESSAGES/)
  })
})
