import { fact, type SentFact } from './fact.ts'
import type { Random } from './random.ts'

/** A mixture of facts as schools send them: mostly good, some again, some contradicting, some that cannot be read. */
export interface Workload {
  /** Codes of the schools that report; all facts are about them. */
  readonly schools: readonly string[]
  /** Facts that open the schools and the unit above them; sent first. */
  readonly opening: readonly SentFact[]
  /** Everything else, in the order in which it is sent. */
  readonly reports: readonly SentFact[]
  /** How many of `reports` are new, sent again, contradicting, unreadable. */
  readonly shares: Readonly<Record<'fresh' | 'again' | 'contradicting' | 'unreadable', number>>
}

export interface WorkloadOptions {
  /** Part of every code and id, so that several workloads live side by side. */
  readonly name: string
  readonly schools: number
  readonly reports: number
  readonly random: Random
}

export const DAY = '2024-09-16'
const RECENT = 400

/** Half-hour by half-hour, so that times differ and some facts are late. */
const timeOf = (index: number): string => {
  const minute = index % 50
  return `${DAY}T07:${String(minute).padStart(2, '0')}:${String((index * 7) % 60).padStart(2, '0')}+07:00`
}

/** The unit above all schools of all workloads: what it has under it is all that was ever reported. */
export const JUDGED = 'JUDGED'

/** The opening of a unit of a workload: a school teaches TH, nothing else has levels. */
export const opened = (code: string, kind: string, parent?: string): SentFact =>
  fact({
    id: `opened-${code}`,
    source: 'urn:judge',
    subject: code,
    type: 'vn.edu.organisation.unit-opened.v1',
    time: '2024-08-01T08:00:00+07:00',
    data: {
      code,
      name: `Đơn vị ${code}`,
      kind,
      levels: kind === 'school' ? ['TH'] : [],
      effectiveFrom: '2020-01-01',
      ...(parent === undefined ? {} : { parent }),
    },
  })

function attendance(base: Omit<SentFact, 'type' | 'data' | 'specversion'>, index: number, random: Random): SentFact {
  const enrolled = random.integer(20, 45)
  const unexcused = random.integer(0, 3)
  const data = { classId: `${index % 40}A`, date: DAY, session: index % 5 === 0 ? 'afternoon' : 'morning', enrolled }
  const counts = { present: enrolled - unexcused, excused: 0, unexcused, late: random.integer(0, 2) }
  const corrected = index % 11 === 0
  const type = `vn.edu.attendance.session-${corrected ? 'corrected' : 'taken'}.v1`
  return fact({ ...base, type, data: { ...data, ...counts } })
}

function payment(base: Omit<SentFact, 'type' | 'data' | 'specversion'>, index: number, random: Random): SentFact {
  const method = random.pick(['cash', 'transfer', 'vietqr', 'e-wallet'])
  const data = { paymentId: `P-${index % 300}`, amount: random.integer(1, 90) * 10_000, method }
  return fact({ ...base, type: 'vn.edu.payments.received.v1', data })
}

function capability(base: Omit<SentFact, 'type' | 'data' | 'specversion'>, _index: number, random: Random): SentFact {
  const data = {
    capability: random.pick(['lms', 'cashless-payment', 'e-gradebook']),
    inUse: random.chance(0.6),
    period: '2024',
  }
  return fact({ ...base, type: 'vn.edu.declaration.capability-reported.v1', data })
}

/** The same id with other content. */
const contradict = (known: SentFact, index: number): SentFact => ({
  ...known,
  data: { ...known.data, remark: `other ${index}` },
})

/** A fact that must be refused: counts below nothing, a time that would outrank every correction, or a type unheard of. */
function unreadable(known: SentFact, index: number): SentFact {
  const fresh = { ...known, id: `bad-${index}-${known.id}` }
  switch (index % 3) {
    case 0:
      return {
        ...fresh,
        type: 'vn.edu.attendance.session-taken.v1',
        data: { classId: 'X', date: DAY, session: 'morning', enrolled: -1 },
      }
    case 1:
      return { ...fresh, time: '2199-01-01T00:00:00+07:00' }
    default:
      return { ...fresh, type: 'vn.edu.attendance.unheard-of.v1' }
  }
}

/** Makes a workload; a pure function of its options and the random source's state. */
export function createWorkload({ name, schools: count, reports: total, random }: WorkloadOptions): Workload {
  const schools = Array.from({ length: count }, (_, index) => `${name}-${String(index + 1).padStart(2, '0')}`)
  const kinds = [attendance, attendance, attendance, payment, capability]
  const reports: SentFact[] = []
  const fresh: SentFact[] = []
  const shares = { fresh: 0, again: 0, contradicting: 0, unreadable: 0 }
  const recent = (): SentFact => random.pick(fresh.slice(-RECENT))
  for (let index = 0; index < total; index += 1) {
    const roll = fresh.length === 0 ? 1 : random.next()
    if (roll < 0.1) {
      reports.push(recent())
      shares.again += 1
    } else if (roll < 0.15) {
      reports.push(contradict(recent(), index))
      shares.contradicting += 1
    } else if (roll < 0.18) {
      reports.push(unreadable(recent(), index))
      shares.unreadable += 1
    } else {
      const base = {
        id: `${name}-${index}`,
        source: `urn:judge:${name}`,
        subject: random.pick(schools),
        time: timeOf(index),
      }
      const made = random.pick(kinds)(base, index, random)
      reports.push(made)
      fresh.push(made)
      shares.fresh += 1
    }
  }
  return {
    schools,
    opening: [opened(JUDGED, 'province'), ...schools.map((code) => opened(code, 'school', JUDGED))],
    reports,
    shares,
  }
}
