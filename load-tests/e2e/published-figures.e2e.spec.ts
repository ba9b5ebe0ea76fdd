import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DONG_THAP, dongThap2023 } from '../fixtures/dong-thap-2023.ts'
import { SOC_TRANG, socTrang2024 } from '../fixtures/soc-trang-2024.ts'
import { judgeLog } from '../ledger/judge-log.ts'
import { acknowledged, createLedger } from '../ledger/ledger.ts'
import { closeLog, openLog, readLog, type LogRecord } from '../ledger/log-reader.ts'
import { ask } from '../lib/graphql.ts'
import { sendAll } from '../lib/intake.ts'
import { readSideLevel } from '../lib/positions.ts'
import { startSystem, type System } from '../lib/system.ts'

/** Value, base and percentage of a figure; `null` percent where the base is 0. */
type Row = readonly [value: string, base: string, percent: number | null]
interface Figure {
  readonly value: string
  readonly numerator: string
  readonly denominator: string
  readonly percent: number | null
  readonly asOf: { readonly position: string }
  readonly sources: { readonly reporting: number; readonly expected: number }
}

const CAPABILITY = `query ($code: ID!, $unit: ID!, $level: Level, $period: String!) {
  capability(code: $code, unit: $unit, level: $level, period: $period) {
    value numerator denominator percent asOf { position } sources { reporting expected }
  }
}`

describe('figures of published plans, entered as events only', () => {
  const ledger = createLedger()
  let system: System
  let records: LogRecord[]
  let position: bigint
  beforeAll(async () => {
    system = await startSystem()
    await sendAll(system.intake, ledger, [...socTrang2024(), ...dongThap2023()], { batchSize: 500 })
    const log = openLog(system.urls.log)
    records = await readLog(log)
    await closeLog(log)
    position = await readSideLevel(system.urls.graphql, records)
  })
  afterAll(async () => {
    await system.stop()
  })

  const figure = async (variables: Readonly<Record<string, unknown>>): Promise<Figure> =>
    (await ask<{ capability: Figure }>(system.urls.graphql, CAPABILITY, variables, { atLeast: String(position) }))
      .capability
  const row = async (code: string, level: string | undefined): Promise<Row> => {
    const { numerator, denominator, percent, value, asOf } = await figure({
      code,
      unit: SOC_TRANG,
      level,
      period: '2024',
    })
    expect(value).toBe(numerator)
    expect(BigInt(asOf.position)).toBeGreaterThanOrEqual(position)
    return [numerator, denominator, percent]
  }

  it('were all stored, and the log holds exactly what was sent', () => {
    expect(ledger.totals()).toMatchObject({ refused: 0, conflict: 0 })
    expect(acknowledged(ledger)).toHaveLength(ledger.entries().length)
    expect(judgeLog(ledger, records, { complete: true })).toEqual([])
  })

  it.each<[string, string | undefined, Row]>([
    ['cashless-payment', 'TH', ['19', '198', 9.6]],
    ['cashless-payment', 'THCS', ['52', '108', 48.1]],
    ['cashless-payment', 'THPT', ['29', '40', 72.5]],
    ['cashless-payment', undefined, ['100', '346', 28.9]],
    ['lms', 'TH', ['29', '198', 14.6]],
    ['lms', 'THCS', ['72', '108', 66.7]],
    ['lms', 'THPT', ['28', '40', 70]],
    ['lms', undefined, ['129', '346', 37.3]],
    ['school-management-software', 'TH', ['198', '198', 100]],
    ['school-management-software', 'THCS', ['108', '108', 100]],
    ['school-management-software', 'THPT', ['40', '40', 100]],
    ['school-management-software', undefined, ['346', '346', 100]],
    ['e-transcript', undefined, ['346', '346', 100]],
  ])('Sóc Trăng 2024: %s, level %s', async (code, level, expected) => {
    expect(await row(code, level)).toEqual(expected)
  })

  it('Đồng Tháp 2023: 465 of 595 institutions take payments without cash, 78.2 %', async () => {
    const cashless = await figure({ code: 'cashless-payment', unit: DONG_THAP, period: '2023' })
    expect(cashless).toMatchObject({
      numerator: '465',
      denominator: '595',
      percent: 78.2,
      sources: { reporting: 465, expected: 595 },
    })
  })

  it('Đồng Tháp 2023 is Đạt against the 50 % of its own plan', async () => {
    const query = `query ($pack: ID!, $unit: ID!) { kpi(pack: $pack, unit: $unit) {
      indicators { code figure { numerator denominator percent target verdict printed } }
    } }`
    interface Indicator {
      readonly code: string
      readonly figure: Pick<Figure, 'numerator' | 'denominator' | 'percent'> & {
        target: number
        verdict: string
        printed: string
      }
    }
    const { kpi } = await ask<{ kpi: { indicators: Indicator[] } }>(system.urls.graphql, query, {
      pack: 'dt-2023',
      unit: DONG_THAP,
    })
    expect(kpi.indicators).toContainEqual(
      expect.objectContaining({
        figure: expect.objectContaining({
          numerator: '465',
          denominator: '595',
          percent: 78.2,
          target: 50,
          verdict: 'met',
        }) as unknown,
      }),
    )
  })
})
