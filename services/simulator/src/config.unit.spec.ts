import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { placesOf, readConfig, SimulatorConfig } from './config.ts'

describe('the settings of the simulator', () => {
  it('are those that .env.example documents', () => {
    const example = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')
    const documented = [...example.matchAll(/^#?\s?([A-Z0-9_]+)=/gm)].map(([, name]) => name)
    expect(documented.toSorted()).toEqual(Object.keys(SimulatorConfig.properties).toSorted())
  })

  it('point to the ingest of this installation', () => {
    const places = placesOf(readConfig({ IOC_PORT_BASE: '9000', IOC_DATA_DIR: '/data', IOC_HOST: '0.0.0.0' }))
    expect(places).toEqual({
      ingestUrl: 'http://127.0.0.1:9001',
      keyFile: '/data/simulator/key',
      cursorFile: '/data/simulator/cursor.json',
    })
  })
})
