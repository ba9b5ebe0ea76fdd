import { catalogue, parseKpiPack } from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { loadPacks } from './packs.ts'

describe('KPI packs', () => {
  it('that ship with the system name only what the catalogue knows', () => {
    const packs = loadPacks()
    expect(packs.map(({ code }) => code)).toEqual(['dt-2023', 'dt-2024', 'st-2024'])
    for (const { of } of packs.flatMap(({ indicators }) => indicators)) {
      const entry = of.kind === 'capability' ? catalogue.capability(of.code) : catalogue.measure(of.code)
      expect(entry?.code).toBe(of.code)
    }
  })

  it('are refused with the place that does not fit', () => {
    const indicator = { code: 'a', name: 'a', of: { kind: 'capability', code: 'lms' } }
    const pack = {
      code: 'x',
      version: 1,
      name: 'x',
      source: 'x',
      owner: { name: 'x' },
      period: '2024',
      indicators: [indicator],
    }
    expect(parseKpiPack(pack).code).toBe('x')
    expect(() => parseKpiPack({ ...pack, period: '24' })).toThrow('/period')
    expect(() => parseKpiPack({ ...pack, indicators: [indicator, indicator] })).toThrow('stands twice')
    expect(() => parseKpiPack({ ...pack, indicators: [{ ...indicator, target: 5 }] })).toThrow(
      'both target and direction',
    )
  })
})
