import type { FactInput } from './fixture.ts'

/** Short forms of the facts that specs need. */
export const opened = (
  unit: string,
  kind: string,
  parent?: string,
  more: Readonly<Record<string, unknown>> = {},
): FactInput => ({
  type: 'organisation.unit-opened.v1',
  unit,
  data: {
    code: unit,
    name: unit,
    kind,
    levels: [],
    effectiveFrom: '2020-01-01',
    ...(parent === undefined ? {} : { parent }),
    ...more,
  },
})

export const school = (
  unit: string,
  parent: string,
  levels: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): FactInput => opened(unit, 'school', parent, { levels, ...more })

export const organisation = (unit: string, fact: string, data: Readonly<Record<string, unknown>>): FactInput => ({
  type: `organisation.unit-${fact}.v1`,
  unit,
  data,
})

export const register = (
  unit: string,
  classId: string,
  present: number,
  enrolled: number,
  more: Partial<FactInput> & { date?: string; session?: string; corrected?: boolean } = {},
): FactInput => {
  const { date = '2024-09-16', session = 'morning', corrected = false, ...rest } = more
  const counts = { enrolled, present, excused: 0, unexcused: Math.max(0, enrolled - present), late: 0 }
  return {
    type: `attendance.session-${corrected ? 'corrected' : 'taken'}.v1`,
    unit,
    data: { classId, date, session, ...counts },
    ...rest,
  }
}

export const capability = (
  unit: string,
  code: string,
  inUse: boolean,
  more: Partial<FactInput> & { level?: string; period?: string } = {},
): FactInput => {
  const { level, period = '2024', ...rest } = more
  return {
    type: 'declaration.capability-reported.v2',
    unit,
    data: { capability: code, inUse, period, platforms: [], ...(level === undefined ? {} : { level }) },
    ...rest,
  }
}

export const measure = (unit: string, code: string, data: Readonly<Record<string, unknown>>): FactInput => ({
  type: 'declaration.measure-declared.v1',
  unit,
  data: { measure: code, period: '2024', ...data },
})

export const payment = (unit: string, paymentId: string, amount: number, method: string, time: string): FactInput => ({
  type: 'payments.received.v1',
  unit,
  time,
  data: { paymentId, amount, method },
})
