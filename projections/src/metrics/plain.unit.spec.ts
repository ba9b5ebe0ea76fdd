import { catalogue, type MeasureEntry } from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { capabilities } from '../read-models/capabilities/model.ts'
import { measures } from '../read-models/measures/model.ts'
import type { DeclaredStatementOf } from './declared-question.ts'
import { column } from './expression.ts'
import { declaredTotals, type DeclaredSums } from './plain-declared.ts'
import { unitsTotals, type AlikeUnits } from './plain-units.ts'
import type { Place, Placing } from './placing.ts'
import type { UnitsStatementOf } from './units-statement.ts'

const place = (unit: string, more: Partial<Place> = {}): Place => ({
  ...{ unit, from: '2024-12-31', end: '2024-12-31~', reporter: unit, kind: 'school', level: 'TH', upper: 'THPT' },
  ...{ flags: [], groups: [], ...more },
})
const placing = (places: readonly Place[], more: Partial<Placing> = {}): Placing => ({
  ...{
    from: '2024-12-31',
    end: '2024-12-31~',
    places,
    showsUnknown: true,
    unknownOn: undefined,
    unknownAmong: undefined,
    ofCampus: undefined,
    excluded: [],
    own: undefined,
  },
  expected: places.map(({ unit, level }) => ({ code: unit, level, groups: [] })),
  ...more,
})

const entry = (code: string): MeasureEntry => {
  const found = catalogue.measure(code)
  if (found === undefined) throw new Error(`no measure ${code}`)
  return found
}
const asked = (
  at: Placing,
  code = 'learners-equipped',
  more: Partial<DeclaredStatementOf> = {},
): DeclaredStatementOf => ({
  ...{ model: measures, table: 't', position: '1', codes: [code], entry: entry(code), period: '2024' },
  ...{ lastDays: new Map(), candidates: [], placing: at, levelOf: () => undefined, groups: 0, by: [], filters: [] },
  exactly: undefined,
  ...more,
})
const declared = (unit: string, part: number, whole: number, more: Partial<DeclaredSums> = {}): DeclaredSums => ({
  ...{ code: 'learners-equipped', unit, period: '2024', level: '', names: [], form: 'part-whole', declarations: '1' },
  ...{ sum_value: '0', sum_part: String(part), sum_whole: String(whole), all_flags: [], ...more },
})
const ofAll = (of: DeclaredStatementOf, rows: readonly DeclaredSums[]) =>
  declaredTotals(of, rows)?.find(({ isOfAll }) => isOfAll)
const amount = (count: number): bigint => BigInt(count) * 10n ** 12n

describe('declarations placed here', () => {
  const two = placing([place('A'), place('B')])

  it('add up what units say of themselves, and are apart by level', () => {
    const rows = declaredTotals(asked(placing([place('A'), place('B', { level: 'THCS' })])), [
      declared('A', 1, 2),
      declared('B', 3, 4),
    ])
    expect(rows?.map(({ level, isOfAll, numerator }) => [level, isOfAll, numerator])).toEqual([
      ['', true, amount(4)],
      ['TH', false, amount(1)],
      ['THCS', false, amount(3)],
    ])
  })

  it('for another level than that of the unit are detail, of which only flags show', () => {
    const total = ofAll(asked(two), [declared('A', 1, 2, { level: 'THCS', all_flags: ['late'] }), declared('B', 3, 4)])
    expect(total).toMatchObject({ numerator: amount(3), base: 1, flags: [['late']] })
  })

  it('of the smallest set of dimensions answer, and say where sets differ', () => {
    const total = ofAll(asked(two), [declared('A', 5, 9), declared('A', 4, 9, { names: ['sex'], declarations: '2' })])
    expect(total).toMatchObject({ numerator: amount(5), declarations: 1 })
    expect(total?.flags).toEqual([['breakdown-differs'], ['breakdown-differs'], ['breakdown-differs']])
  })

  it('of a unit that nothing opens show as flags only', () => {
    const total = ofAll(asked(two), [declared('GHOST', 5, 9), declared('A', 1, 2)])
    expect(total).toMatchObject({ numerator: amount(1), base: 1, flags: [['unknown-unit']] })
    expect(ofAll(asked(placing([place('A')], { showsUnknown: false })), [declared('GHOST', 5, 9)])).toBeUndefined()
  })

  it('in the other form count as a value without a whole, with a flag', () => {
    const value = declared('A', 0, 0, { form: 'value', sum_value: '-2.5' })
    const total = ofAll(asked(two), [value, declared('B', 3, 4)])
    expect(total).toMatchObject({ numerator: 500_000_000_000n, denominator: amount(4), flags: [['form-differs']] })
  })

  it('for shorter periods answer only where the period itself was not declared', () => {
    const candidates = [{ period: '2024-12', from: '2024-12-01', to: '2024-12-31' }]
    const month = { period: '2024-12' }
    const rows = [declared('A', 1, 2), declared('A', 7, 8, month), declared('B', 3, 4, month)]
    expect(ofAll(asked(two, 'learners-equipped', { candidates }), rows)).toMatchObject({
      numerator: amount(4),
      base: 2,
    })
  })

  it('with and without the level of the unit are left to the statement that finds the newer', () => {
    expect(declaredTotals(asked(two), [declared('A', 1, 2), declared('A', 3, 4, { level: 'TH' })])).toBeUndefined()
  })

  it('carry the flags of their place, and leave those that are judged at reading', () => {
    const flagged = placing([place('A', { flags: ['not-open'] })])
    const rows = [declared('A', 1, 2, { all_flags: ['late unknown-unit'] })]
    expect(ofAll(asked(flagged), rows)?.flags).toEqual([['late', 'not-open']])
  })
})

describe('units that declared alike', () => {
  const of = (at: Placing): UnitsStatementOf => ({
    ...{ model: capabilities, table: 't', position: '1', codes: ['lms'], period: '2024', inUse: column('in_use') },
    ...{ marks: undefined, placing: at, groups: 0 },
  })
  const alike = (units: readonly string[], used = 1, said = '', written = ''): AlikeUnits => ({
    ...{ code: 'lms', said, is_used: used, written, units: [...units] },
  })
  const all = (at: Placing, rows: readonly AlikeUnits[]) => unitsTotals(of(at), rows)?.find(({ isOfAll }) => isOfAll)
  const at = placing([place('A'), place('B'), place('K', { reporter: 'A', kind: 'campus' })], {
    expected: ['A', 'B'].map((code) => ({ code, level: 'TH', groups: [] })),
  })

  it('count once each, a campus as its school', () => {
    const total = all(at, [alike(['A', 'K']), alike(['B'], 0)])
    expect([total?.inUse.size, total?.reporting.size]).toEqual([1, 2])
  })

  it('do not count for a level that is not theirs, nor where nothing opens them; their flags show', () => {
    const total = all(at, [alike(['A'], 1, 'THCS', 'late'), alike(['GHOST'])])
    expect([total?.inUse.size, total?.flagged, total?.unknown]).toEqual([0, 2, 1])
    expect([...(total?.flags ?? [])]).toEqual([['late', 1]])
  })

  it('are left to the statement that finds the newer where one declared both without level and for its own', () => {
    expect(unitsTotals(of(at), [alike(['A']), alike(['A'], 0, 'TH')])).toBeUndefined()
  })
})
