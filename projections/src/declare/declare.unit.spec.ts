import { paymentReceived, sessionTaken, feeBilled } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import { describe, expect, it } from 'vitest'
import { UnreadableFactError } from '../read-model.ts'
import { factAt } from '../testing/entries.ts'
import {
  count,
  countOrNone,
  dayOfInstant,
  declare,
  field,
  fixed,
  instant,
  name,
  numeral,
  read,
  reference,
  report,
  texts,
  thingHash,
  yesNoOrNothing,
  type Declaration,
} from './index.ts'

const bill = { group: 'bills', key: ['billId'] }
const declaration: Declaration = {
  name: 'money',
  version: 1,
  family: 'payments',
  kind: 'register',
  description: 'money',
  reports: [report(paymentReceived, { group: 'payments', key: ['paymentId'] })],
  columns: [
    { name: 'method', cell: name, description: 'channel' },
    { name: 'fee_kind', cell: name, description: 'kind of fee' },
    { name: 'amount', cell: count, description: 'VND' },
  ],
  sorting: [],
  expected: undefined,
}
const paid = (data: object, more: Partial<Fact> = {}): Fact => {
  const entry = factAt(7n, {
    id: 'a',
    type: paymentReceived.type,
    data: { ...paymentReceived.example.data, ...data },
    ...more,
  })
  if (entry.kind !== 'fact') throw new Error('no fact')
  return entry.fact
}

describe('a row of a declared model', () => {
  const money = declare(declaration)

  it('begins with unit, thing, version, days and flags, and has a cell for each column', () => {
    const [row = []] = money.rows(paid({}, { flags: ['unknown-unit'] }))
    expect(money.columns.map(({ name: column }) => column)).toEqual([
      'unit',
      'thing',
      'ver',
      'said_day',
      'time_day',
      'flags',
      'method',
      'fee_kind',
      'amount',
    ])
    expect(row.slice(3)).toEqual(['', '2024-09-16', ['unknown-unit'], 'vietqr', 'tuition', 450_000])
    expect(row[0]).toBe('S1')
    expect(String(row[1])).toMatch(/^\d{20,39}$/)
  })

  it('names the day that its data says, and nothing where that says nothing', () => {
    expect(money.rows(paid({ on: '2024-10-01', feeKind: undefined }))[0]?.slice(3, 8)).toEqual([
      '2024-10-01',
      '2024-09-16',
      [],
      'vietqr',
      '',
    ])
  })

  it('is of the same thing for the same unit and key under the same secret, and of no other', () => {
    const thingOf = (data: object, more: Partial<Fact> = {}, model = money) => model.rows(paid(data, more))[0]?.[1]
    expect(thingOf({})).toBe(thingOf({ amount: 1, on: '2024-01-01' }, { time: '2025-01-01T00:00:00Z' }))
    const others = [
      thingOf({}),
      thingOf({ paymentId: 'other' }),
      thingOf({}, { subject: 'S2' }),
      thingOf({}, {}, money.underKey('a secret')),
      thingOf(
        {},
        {},
        declare({ ...declaration, reports: [report(paymentReceived, { group: 'x', key: ['paymentId'] })] }),
      ),
    ]
    expect(new Set(others).size).toBe(others.length)
  })

  it.each([
    ['data that does not fit its type', { amount: -1 }, 'data/amount'],
    ['a text that is longer than a cell', { feeKind: 'x'.repeat(129) }, 'data/feeKind'],
  ])('refuses %s, with the place', (_, data, place) => {
    expect(() => money.rows(paid(data))).toThrow(UnreadableFactError)
    expect(() => money.rows(paid(data))).toThrow(place)
  })

  it('refuses what its schema takes and its column has no room for, with place and column', () => {
    const narrow = declare({
      ...declaration,
      columns: [
        {
          name: 'amount',
          cell: { ...count, encode: (value) => (Number(value) < 100 ? Number(value) : undefined) },
          description: '',
        },
      ],
    })
    expect(() => narrow.rows(paid({}))).toThrow('data/amount does not fit the column money.amount (UInt64)')
  })
})

describe('a cell', () => {
  it('holds an instant as versions count it, its local day, and what is not said, without NULL', () => {
    const [early, late] = ['2024-09-16T23:30:00+07:00', '2024-09-16T17:30:00.000000001Z']
    expect(BigInt(String(instant.encode(late))) - BigInt(String(instant.encode(early)))).toBe(3_600_000_000_001n)
    expect([dayOfInstant.encode(early), dayOfInstant.encode(late)]).toEqual(['2024-09-16', '2024-09-17'])
    expect([instant.encode('2024-13-01T00:00:00Z'), dayOfInstant.encode('2024-09-16')]).toEqual([undefined, undefined])
    expect([true, false, 'true'].map(yesNoOrNothing.encode)).toEqual(['true', 'false', undefined])
    expect([3, 0.5].map(numeral.encode)).toEqual(['3', undefined])
    for (const { type, absent } of [instant, dayOfInstant, yesNoOrNothing, numeral]) {
      expect(type).not.toContain('Nullable')
      expect(['', '0']).toContain(absent)
    }
  })
})

describe('a declaration', () => {
  it('tells columns of the key from those that reports may differ in', () => {
    const both = declare({
      ...declaration,
      reports: [
        report(
          paymentReceived,
          { group: 'payments', key: ['paymentId'] },
          { rows: [{ cells: { fact: fixed('in') } }] },
        ),
        report(feeBilled, bill, { rows: [{ cells: { fact: fixed('due') } }] }),
      ],
      columns: [{ name: 'fact', cell: name, description: '' }, ...declaration.columns.slice(1)],
    })
    expect(both.fold).toEqual({
      by: ['unit', 'thing'],
      keyed: ['fact'],
      folded: ['said_day', 'time_day', 'flags', 'fee_kind', 'amount'],
    })
  })

  it('keeps milestones of a thing apart, and movements of a ledger', () => {
    const rows = [{ sign: -1 as const }, { sign: 1 as const }]
    const ledger = declare({ ...declaration, kind: 'ledger', reports: [{ ...declaration.reports[0]!, rows }] })
    const [out = [], into = []] = ledger.rows(paid({}))
    expect([out[6], into[6]]).toEqual([-1, 1])
    expect(out[1]).not.toBe(into[1])
    const lifecycle = declare({
      ...declaration,
      kind: 'lifecycle',
      reports: [report(paymentReceived, { group: 'p', key: ['paymentId'] }, { milestone: 'received' })],
    })
    expect(lifecycle.rows(paid({}))[0]?.[6]).toBe('received')
    expect(lifecycle.fold.by).toEqual(['unit', 'thing', 'milestone'])
  })

  it('refers to things of other types by the hash that they have there', () => {
    const payment = { group: 'payments', key: ['paymentId'] }
    const referring = declare({
      ...declaration,
      reports: [
        report(
          paymentReceived,
          { group: 'other', key: ['paymentId'] },
          { rows: [{ cells: { of: reference(payment) } }] },
        ),
      ],
      columns: [{ name: 'of', cell: thingHash, description: '' }],
    })
    expect(referring.rows(paid({}))[0]?.[6]).toBe(declare(declaration).rows(paid({}))[0]?.[1])
  })

  it.each<[string, Partial<Declaration>, string]>([
    ['a column that no type fills', { columns: [{ name: 'grade', cell: name, description: '' }] }, 'no type fills'],
    ['a column twice', { columns: [...declaration.columns, ...declaration.columns] }, 'stands twice'],
    ['a sorting that is no part of the key', { sorting: ['amount'] }, 'amount sorts and is no part of the key'],
    ['a field that the type lacks', { reports: [report(paymentReceived, bill)] }, 'has no field billId'],
    [
      'a day that the type lacks',
      { reports: [report(paymentReceived, { group: 'p', key: ['paymentId'] }, { day: 'date' })] },
      'has no field date',
    ],
    [
      'a cell of no column',
      { reports: [report(paymentReceived, bill, { rows: [{ cells: { colour: field('method') } }] })] },
      'there is no column colour',
    ],
    [
      'a correction that is no register',
      { kind: 'ledger', reports: [report(paymentReceived, bill, { rank: 1 })] },
      'corrects',
    ],
    ['a lifecycle without milestones', { kind: 'lifecycle' }, 'lacks what a lifecycle needs'],
  ])('is refused with %s', (_, change, reason) => {
    expect(() => declare({ ...declaration, ...change })).toThrow(reason)
  })

  it('takes values from several fields, and says nothing where they do', () => {
    const model = declare({
      ...declaration,
      reports: [
        report(
          sessionTaken,
          { group: 's', key: ['classId', 'date', 'session'] },
          {
            day: 'date',
            rows: [
              {
                cells: {
                  absent: read(sessionTaken, ['excused', 'unexcused'], ({ excused, unexcused }) => excused + unexcused),
                  notes: read(sessionTaken, [], () => undefined),
                  none: read(sessionTaken, [], () => undefined),
                },
              },
            ],
          },
        ),
      ],
      columns: [
        { name: 'absent', cell: count, description: '' },
        { name: 'notes', cell: texts, description: '' },
        { name: 'none', cell: countOrNone, description: '' },
      ],
    })
    const { fact } = factAt(7n, { id: 'a', type: sessionTaken.type, data: sessionTaken.example.data }) as { fact: Fact }
    expect(model.rows(fact)[0]?.slice(3)).toEqual(['2024-09-16', '2024-09-16', [], 2, [], 0])
  })
})
