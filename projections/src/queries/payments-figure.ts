import { paymentSums, type PaymentsQuestion } from '../read-models/payments/query.ts'
import { endAfter, type ScopePiece } from '../scope/index.ts'
import { ratioFigure, unreportedFigure, type FigureValue } from './figure.ts'
import { isFlagged } from './members.ts'
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

/** Most units count for themselves on every day of the range: these are named alone. */
function questionOf(
  scope: readonly ScopePiece[],
  from: string,
  end: string,
  expected: readonly string[],
): PaymentsQuestion {
  const isWhole = (piece: ScopePiece): boolean =>
    piece.from === from && piece.end === end && piece.reporter === piece.unit && !isFlagged(piece)
  return {
    from,
    end,
    expected,
    whole: scope.filter(isWhole).map(({ unit }) => unit),
    pieces: scope
      .filter((piece) => !isWhole(piece))
      .map((piece) => ({
        unit: piece.unit,
        from: piece.from,
        end: piece.end,
        school: piece.reporter,
        flagged: isFlagged(piece),
      })),
  }
}

/**
 * Payments whose local day lies in [from, to], each counted where its unit belonged on that day.
 * Expected to report are the schools open on the last day, or today if that is earlier; a campus stands for its school.
 * @throws ScopeTooLargeError where units come and go too often in the range.
 */
export async function paymentsTotal(reading: Reading, unit: string, from: string, to: string): Promise<PaymentsTotal> {
  const day = to < reading.today ? to : reading.today
  const units = await reading.hierarchy.expectedOf({ root: unit, day, kind: 'school' })
  const expected = units.map(({ unit: { code } }) => code)
  const { byMethod, reporting } = await reading.once(`payments ${from} ${to} ${unit}`, async () => {
    const { pieces } = await reading.hierarchy.scopeOf({ root: unit, from, end: endAfter(to) })
    const question = questionOf(pieces, from, endAfter(to), expected)
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
