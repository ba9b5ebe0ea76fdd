import { formatLocalTime, PAYMENT_METHODS, paymentReceived, type PaymentMethod } from '@ioc/contracts'
import { atMinute } from './calendar.ts'
import { cloudEvent, type Planned } from './planned.ts'
import type { Planner } from './planner.ts'
import type { Province, School } from './province.ts'
import { randomOf, type Random } from './random.ts'

const FEES = ['tuition', 'insurance', 'meals'] as const
const DAILY_PAYMENTS = 8

function methodOf(cashShare: number, random: Random): PaymentMethod {
  if (random.chance(cashShare)) return 'cash'
  return random.pick(PAYMENT_METHODS.filter((method) => method !== 'cash'))
}

/** The payments that a school receives on a day, between 07:30 and 16:30. */
function* paymentsOf({ seed }: Province, school: School, date: string): Generator<Planned> {
  const random = randomOf(seed, date, school.code, 'payments')
  const cashShare = randomOf(seed, school.code, 'cash').next()
  const count = random.between(0, DAILY_PAYMENTS)
  for (let index = 1; index <= count; index++) {
    const at = atMinute(date, random.between(450 * 60, 990 * 60) / 60)
    const paymentId = `P-${date}-${index}`
    const amount = random.between(5, 150) * 10_000
    const data = { paymentId, amount, method: methodOf(cashShare, random), feeKind: random.pick(FEES) }
    const id = `${seed}:payment:${school.code}:${paymentId}`
    const { code: subject, source } = school
    yield {
      sendAt: at + 2_000,
      key: id,
      source,
      event: () => cloudEvent({ id, source, type: paymentReceived.type, subject, time: formatLocalTime(at), data }),
    }
  }
}

export const payments: Planner = { family: 'payments', daily: paymentsOf }
