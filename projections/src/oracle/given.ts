import { parseInstant, parseTypeName } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'

/** A fact as histories and specs say it; what is left out is made up. */
export interface Said {
  /** Short name after `vn.edu.`, for example `attendance.session-taken.v1`. */
  readonly type: string
  readonly unit: string
  readonly data: Readonly<Record<string, unknown>>
  /** RFC 3339. */
  readonly time?: string
  readonly flags?: readonly string[]
}

const HASH = 'a'.repeat(64)
const TIME = '2024-09-16T07:00:00+07:00'

/** A decoded fact at a position. Its id is its position, so that each is one of its own. */
export function factAt(said: Said, position: bigint): Fact {
  const { unit, data, time = TIME, flags = [] } = said
  const type = `vn.edu.${said.type}`
  const timeNs = parseInstant(time)
  const family = parseTypeName(type)?.family
  if (timeNs === undefined || family === undefined) throw new Error(`neither fact nor time: ${type} ${time}`)
  return {
    position,
    revision: 0n,
    stream: `unit-${unit}`,
    eventId: `event-${position}`,
    type,
    family,
    id: `fact-${position}`,
    source: 'urn:oracle',
    subject: unit,
    time,
    timeNs,
    receivedAt: time,
    keyId: 'oracle',
    hash: HASH,
    flags,
    traceparent: undefined,
    attributes: {},
    data,
  }
}

/** Facts at positions 10, 20, 30 … in the order in which they are said. */
export const given = (said: readonly Said[]): readonly Fact[] =>
  said.map((each, index) => factAt(each, BigInt(index + 1) * 10n))

type Data = Readonly<Record<string, unknown>>

/** What happens to a unit, for example `unit('A', 'moved', '2024-09-10', { parent: 'X' })`. */
export const unit = (code: string, happened: string, effectiveFrom: string, data: Data = {}): Said => ({
  type: `organisation.unit-${happened}.v1`,
  unit: code,
  time: `${effectiveFrom}T00:00:00+07:00`,
  data: { ...(happened === 'opened' ? { code, name: code, levels: [] } : {}), effectiveFrom, ...data },
})

export const province = (code: string, more: Data = {}): Said =>
  unit(code, 'opened', '2020-01-01', { kind: 'province', ...more })

/** A school that is open since 2020, with one level: TH. */
export const school = (code: string, parent: string, more: Data = {}): Said =>
  unit(code, 'opened', '2020-01-01', { kind: 'school', levels: ['TH'], parent, ...more })

/** A register of class 1A. */
export const register = (code: string, present: number, more: Data = {}, time?: string): Said => ({
  type: 'attendance.session-taken.v1',
  unit: code,
  data: {
    classId: '1A',
    date: '2024-09-16',
    session: 'morning',
    enrolled: 40,
    present,
    excused: 0,
    unexcused: 0,
    late: 0,
    ...more,
  },
  ...(time === undefined ? {} : { time }),
})

/** A report that `lms` is in use, or not, in 2024. */
export const lms = (code: string, inUse: boolean, more: Data = {}): Said => ({
  type: 'declaration.capability-reported.v2',
  unit: code,
  data: { capability: 'lms', inUse, period: '2024', platforms: [], ...more },
})

/** A measure of 2024. */
export const measure = (code: string, name: string, data: Data, time?: string): Said => ({
  type: 'declaration.measure-declared.v1',
  unit: code,
  data: { measure: name, period: '2024', ...data },
  ...(time === undefined ? {} : { time }),
})

/** A payment, in cash unless it says otherwise. */
export const payment = (code: string, paymentId: string, amount: number, time: string, more: Data = {}): Said => ({
  type: 'payments.received.v1',
  unit: code,
  time,
  data: { paymentId, amount, method: 'cash', ...more },
})
