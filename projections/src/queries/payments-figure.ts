import { answerOf, NO_SUMS } from '../metrics/answer.ts'
import { sharedRows } from '../metrics/batch.ts'
import { planOf } from '../metrics/plan.ts'
import { placingOfPlan } from '../metrics/rows.ts'
import { plainQuestion, type FigureAnswer } from '../metrics/question.ts'
import type { Reading } from './reading.ts'

export interface MethodTotal {
  readonly method: string
  /** VND. */
  readonly amount: bigint
  readonly payments: number
}

export interface PaymentsTotal {
  /** VND without cash ÷ VND. */
  readonly cashless: FigureAnswer
  /** VND; undefined where no payment was reported. */
  readonly total: bigint | undefined
  /** In order of method. */
  readonly byMethod: readonly MethodTotal[]
}

/**
 * Payments of the days in [from, to], each counted where its unit belonged on its day: amount by method and share without cash, by
 * one statement. Expected to report are the schools open on the last day, or today if that is earlier; a campus stands for its school.
 * @throws ScopeTooLargeError where units come and go too often in the range.
 */
export async function paymentsTotal(reading: Reading, unit: string, from: string, to: string): Promise<PaymentsTotal> {
  const period = { text: `${from}/${to}`, from, to }
  const amount = planOf(reading, plainQuestion('payments.amount', unit, period.text), ['method'], { period })
  const share = planOf(reading, plainQuestion('payments.cashless-share', unit, period.text), [], { period })
  const [[methods], [whole]] = await Promise.all([
    sharedRows(reading, amount, [amount.by]),
    sharedRows(reading, share, [[]]),
  ])
  const { expected } = await placingOfPlan(reading, share)
  const cashless = answerOf('ratio', whole?.get('[]')?.sums ?? NO_SUMS, expected.length)
  const byMethod = [...(methods?.values() ?? [])]
    .filter(({ sums }) => sums.base > 0)
    .map(({ keys: [method = ''], sums }) => ({
      method,
      // Money is whole dong.
      amount: BigInt(answerOf('sum', sums, 0).value ?? 0),
      payments: sums.base,
    }))
    .sort((one, other) => (one.method < other.method ? -1 : 1))
  return {
    cashless,
    total: cashless.denominator === null ? undefined : BigInt(cashless.denominator),
    byMethod,
  }
}
