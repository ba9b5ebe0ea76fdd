import { paymentsByUnit } from '../read-models/payments/query.ts'
import { changeDays } from '../read-models/units/forest.ts'
import { ratioFigure, unreportedFigure, type FigureValue } from './figure.ts'
import { membersOf } from './members.ts'
import type { Reading } from './reading.ts'

const CASH = 'cash'

export interface MethodTotal {
  readonly method: string
  /** VND. */
  readonly amount: bigint
  readonly payments: number
}

export interface PaymentsTotal {
  /** VND without cash ÷ VND. */
  readonly cashless: FigureValue
  /** VND; undefined where no payment was reported. */
  readonly total: bigint | undefined
  /** In order of method. */
  readonly byMethod: readonly MethodTotal[]
}

/**
 * Payments whose local day lies in [from, to], each counted where its unit belonged on that day.
 * Expected to report are the schools open on the last day, or today if that is earlier.
 */
export async function paymentsTotal(reading: Reading, unit: string, from: string, to: string): Promise<PaymentsTotal> {
  const boundaries = changeDays(reading.hierarchy.histories, from, to)
  const forests = [from, ...boundaries].map((day) => reading.hierarchy.on(day))
  const members = forests.map((forest) => new Set(membersOf(forest, unit).map(({ code }) => code)))
  const all = new Set(members.flatMap((codes) => [...codes]))
  const named = all.size > 64 ? undefined : [...all]
  const rows = await reading.once(`payments ${from} ${to} ${named?.join('\n') ?? '*'}`, () =>
    paymentsByUnit(reading.clickhouse, reading.role, reading.snapshot, { from, to, boundaries, units: named }),
  )
  const counted = rows.filter((row) => members[row.segment]?.has(row.unit) ?? false)
  const last = reading.hierarchy.on(to < reading.today ? to : reading.today)
  const schools = (row: { unit: string; segment: number }) => forests[row.segment]?.schoolOf(row.unit) ?? row.unit
  const total = counted.reduce((sum, { amount }) => sum + amount, 0n)
  const cash = counted.reduce((sum, { amount, method }) => (method === CASH ? sum + amount : sum), 0n)
  const behind = {
    flagged: counted.reduce((sum, { flagged }) => sum + flagged, 0),
    reporting: new Set(counted.map(schools)).size,
    expected: last.under(unit).filter(({ kind }) => kind === 'school').length,
  }
  const nothing = counted.length === 0
  return {
    cashless: nothing ? unreportedFigure(behind) : ratioFigure(total - cash, total, behind),
    total: nothing ? undefined : total,
    byMethod: byMethod(counted),
  }
}

function byMethod(rows: readonly MethodTotal[]): MethodTotal[] {
  const totals = new Map<string, MethodTotal>()
  for (const { method, amount, payments } of rows) {
    const known = totals.get(method) ?? { method, amount: 0n, payments: 0 }
    totals.set(method, { method, amount: known.amount + amount, payments: known.payments + payments })
  }
  return [...totals.values()].sort((a, b) => (a.method < b.method ? -1 : 1))
}
