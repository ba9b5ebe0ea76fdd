import { paymentSums, type PaymentsQuestion } from '../read-models/payments/query.ts'
import { endAfter, ScopeTooLargeError, type ScopePiece } from '../read-models/units/scope.ts'
import { ratioFigure, unreportedFigure, type FigureValue } from './figure.ts'
import type { Reading } from './reading.ts'
import { turnFor } from './turns.ts'

const CASH = 'cash'

/** Pieces of days that one question may be asked about, beside units that count on all its days: they travel in the query. */
export const MAX_SCOPE_PIECES = 20_000

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

/** Most units count for themselves on every day of the range: these are named alone. */
function questionOf(
  scope: readonly ScopePiece[],
  from: string,
  end: string,
  expected: readonly string[],
): PaymentsQuestion {
  const isWhole = (piece: ScopePiece): boolean =>
    piece.from === from && piece.end === end && (piece.school ?? piece.unit) === piece.unit
  const pieces = scope.filter((piece) => !isWhole(piece))
  if (pieces.length > MAX_SCOPE_PIECES) {
    throw new ScopeTooLargeError(
      `units come and go ${pieces.length} times between the days asked for, at most ${MAX_SCOPE_PIECES} can be told apart`,
    )
  }
  return {
    from,
    end,
    expected,
    whole: scope.filter(isWhole).map(({ unit }) => unit),
    pieces: pieces.map(({ school, ...piece }) => ({ ...piece, school: school ?? piece.unit })),
  }
}

/**
 * Payments whose local day lies in [from, to], each counted where its unit belonged on that day.
 * Expected to report are the schools open on the last day, or today if that is earlier; a campus stands for its school.
 * @throws ScopeTooLargeError where units come and go too often in the range.
 */
export async function paymentsTotal(reading: Reading, unit: string, from: string, to: string): Promise<PaymentsTotal> {
  const last = await reading.hierarchy.forest(to < reading.today ? to : reading.today)
  await turnFor(last.open.length)
  const expected = [...new Set(last.under(unit).flatMap(({ code }) => last.schoolOf(code) ?? []))]
  const { byMethod, reporting } = await reading.once(`payments ${from} ${to} ${unit}`, async () => {
    const scope = await reading.hierarchy.scope(unit, from, to)
    const question = questionOf(scope, from, endAfter(to), expected)
    return paymentSums(reading.clickhouse, reading.role, reading.snapshot, question)
  })
  const total = byMethod.reduce((sum, { amount }) => sum + amount, 0n)
  const cash = byMethod.find(({ method }) => method === CASH)?.amount ?? 0n
  const behind = {
    flagged: byMethod.reduce((sum, { flagged }) => sum + flagged, 0),
    reporting,
    expected: expected.length,
  }
  const nothing = byMethod.length === 0
  return {
    cashless: nothing ? unreportedFigure(behind) : ratioFigure(total - cash, total, behind),
    total: nothing ? undefined : total,
    byMethod: byMethod.map(({ method, amount, payments }) => ({ method, amount, payments })),
  }
}
