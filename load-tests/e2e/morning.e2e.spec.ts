import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runMorning } from '../lib/k6.ts'
import { startSystem, type System } from '../lib/system.ts'

describe('a morning in miniature, sent by k6', () => {
  let system: System
  beforeAll(async () => {
    system = await startSystem()
  })
  afterAll(async () => {
    await system.stop()
  })

  it('keeps its thresholds, and ClickHouse counts exactly what k6 was told was stored', async () => {
    const graphqlUrl = system.urls.graphql
    const result = await runMorning({
      intake: system.intake,
      graphqlUrl,
      run: 'MINI',
      schools: 20,
      rate: 15,
      peakSeconds: 8,
    })
    expect(result.exitCode, result.output).toBe(0)
    expect(result.told).toMatchObject({ unknown: 0, refused: 0, dropped: 0 })
    expect(result.told.duplicate).toBeGreaterThan(0)
    expect(result.told.stored).toBeGreaterThan(500)
    expect(result.counted).toBe(result.told.stored)
  })
})
