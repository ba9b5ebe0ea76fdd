import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '@ioc/kit'
import { describe, expect, it } from 'vitest'
import { IngestConfig } from './config.ts'

/** Names and values of a file in the form of `.env`. */
const settingsOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))

const example = settingsOf(readFileSync(join(import.meta.dirname, '..', '.env.example'), 'utf8'))

describe('the settings', () => {
  it('are all in .env.example, and nothing else is', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(IngestConfig.properties).sort())
  })

  it('have in .env.example the values that they have without it', () => {
    expect(loadConfig(IngestConfig, example)).toEqual(loadConfig(IngestConfig, {}))
  })

  it('are refused out of bounds, by name', () => {
    expect(() => loadConfig(IngestConfig, { INGEST_MAX_APPENDS: '500' })).toThrow('INGEST_MAX_APPENDS')
  })
})
