import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attendanceFigure } from './attendance-figure.ts'
import { capabilityFigure } from './capability-figure.ts'
import { capability, measure, opened, organisation, payment, register, school } from './facts-of.ts'
import { listFacts } from './facts.ts'
import { openFixture, type FactInput, type ReadModelFixture } from './fixture.ts'
import { measureFigure } from './measure-figure.ts'
import { paymentsTotal } from './payments-figure.ts'
import { readWall } from './wall-model.ts'

const DAY = '2024-09-16'
const MORNING = { date: DAY, session: 'morning' }

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
  await fixture.append([opened('P', 'province', undefined, { effectiveFrom: '0000-01-01' })])
})
afterAll(() => fixture.close())

let schools = 0
/** A school of its own, as it reports. */
const reporting = async (facts: (code: string) => readonly FactInput[]): Promise<string> => {
  const code = `S${++schools}`
  await fixture.append([school(code, 'P', ['TH'], { effectiveFrom: '0000-01-01' }), ...facts(code)])
  return code
}
const reading = () => fixture.reading('2024-10-01')
const present = async (unit: string, date = DAY) =>
  (await attendanceFigure(await reading(), unit, { date, session: 'morning' })).value
const lms = async (unit: string) =>
  (await capabilityFigure(await reading(), { code: 'lms', unit, level: undefined, period: '2024' })).value
const stemRooms = async (unit: string) =>
  measureFigure(await reading(), { code: 'stem-rooms', unit, level: undefined, period: '2024', dimensions: undefined })
const taken = (unit: string, count: number, time: string) => register(unit, '1A', count, 40, { time })
const corrected = (unit: string, count: number, time: string) =>
  register(unit, '1A', count, 40, { time, corrected: true })

const SEVEN = '2024-09-16T07:00:00+07:00'
const SEVEN_IN_UTC = '2024-09-16T00:00:00.000000000Z'
const EIGHT = '2024-09-16T08:00:00+07:00'

describe('of several registers of a class', () => {
  it('a correction counts before a first report of the same instant, whichever arrives first', async () => {
    const before = await reporting((code) => [taken(code, 30, SEVEN), corrected(code, 31, SEVEN_IN_UTC)])
    const after = await reporting((code) => [corrected(code, 31, SEVEN_IN_UTC), taken(code, 30, SEVEN)])
    expect([await present(before), await present(after)]).toEqual(['31', '31'])
  })

  it('the one of two corrections of the same instant that stands later counts', async () => {
    const code = await reporting((unit) => [
      corrected(unit, 31, SEVEN),
      corrected(unit, 32, SEVEN_IN_UTC),
      taken(unit, 30, SEVEN),
    ])
    expect(await present(code)).toBe('32')
  })

  it('a later first report counts before an older correction, to the nanosecond', async () => {
    const code = await reporting((unit) => [
      taken(unit, 30, '2024-09-16T07:00:00.000000002+07:00'),
      corrected(unit, 31, '2024-09-16T07:00:00.000000001+07:00'),
    ])
    expect(await present(code)).toBe('30')
  })

  it.each([
    ['before 1677', '0001-01-01T00:00:00Z', '1600-01-01T00:00:00Z', '1676-01-01T00:00:00Z'],
    ['around 1970', '1969-12-31T23:59:59.999999998Z', '1969-12-31T23:59:59.999999999Z', '1970-01-01T00:00:00Z'],
    ['after 2262', '2262-04-12T00:00:00Z', '2300-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00'],
  ])('the latest counts %s, in whatever order they arrive', async (_, first, second, third) => {
    const code = await reporting((unit) => [taken(unit, 2, second), taken(unit, 3, third), taken(unit, 1, first)])
    expect(await present(code)).toBe('3')
  })

  it('none counts after the newest takes the class’s session back; a later one does', async () => {
    const back = { ...taken('', 30, EIGHT).data, cancelled: true }
    const code = await reporting((unit) => [
      taken(unit, 30, SEVEN),
      corrected(unit, 31, EIGHT),
      { ...taken(unit, 30, EIGHT), data: back },
      register(unit, '1B', 5, 5),
    ])
    expect(await present(code)).toBe('5')
    expect((await readWall(await reading(), MORNING, code)).schools).toMatchObject([{ classes: 1, present: 5n }])
    await fixture.append([taken(code, 29, '2024-09-16T08:00:00.1+07:00')])
    expect(await present(code)).toBe('34')
  })
})

describe('the arrival of a class', () => {
  const minutes = async (unit: string, date = DAY) =>
    (await readWall(await reading(), { date, session: 'morning' }, unit)).curve
      .filter(({ level }) => level === undefined)
      .map(({ minute, present: count }) => [minute, count])

  it('stays with its first report when a correction claims to be older', async () => {
    const code = await reporting((unit) => [
      taken(unit, 30, '2024-09-16T07:10:00+07:00'),
      corrected(unit, 31, '2024-09-16T06:10:00+07:00'),
      corrected(unit, 32, '2024-09-16T09:00:00+07:00'),
    ])
    expect(await minutes(code)).toEqual([[430, 32n]])
  })

  it('is that of the earliest correction where the first report is not there', async () => {
    const code = await reporting((unit) => [corrected(unit, 31, EIGHT), corrected(unit, 32, SEVEN)])
    expect(await minutes(code)).toEqual([[420, 31n]])
  })

  it('is exact for days long ago', async () => {
    const code = `S${++schools}`
    await fixture.append([
      opened('OLD', 'province', undefined, { effectiveFrom: '0000-01-01' }),
      school(code, 'OLD', ['TH'], { effectiveFrom: '0000-01-01' }),
      register(code, '1A', 3, 4, { date: '0001-01-01', time: '0001-01-01T07:05:00+07:00' }),
    ])
    expect(await minutes(code, '0001-01-01')).toEqual([[425, 3n]])
    expect(await present(code, '0001-01-01')).toBe('3')
  })
})

describe('of other reports about the same thing', () => {
  it('the later position counts at an equal instant, and what is cancelled is unreported', async () => {
    const code = await reporting((unit) => [
      capability(unit, 'lms', false, { time: SEVEN }),
      capability(unit, 'lms', true, { time: SEVEN_IN_UTC }),
      { ...measure(unit, 'stem-rooms', { value: 3 }), time: SEVEN },
      { ...measure(unit, 'stem-rooms', { value: 4 }), time: SEVEN_IN_UTC },
      payment(unit, 'p', 10, 'cash', SEVEN),
      payment(unit, 'p', 11, 'cash', SEVEN_IN_UTC),
    ])
    const paid = async () => (await paymentsTotal(await reading(), code, DAY, DAY)).total
    expect([await lms(code), (await stemRooms(code)).value, await paid()]).toEqual(['1', '4', 11n])
    const cancel = (fact: FactInput): FactInput => ({ ...fact, time: EIGHT, data: { ...fact.data, cancelled: true } })
    await fixture.append([
      cancel(capability(code, 'lms', true)),
      cancel(measure(code, 'stem-rooms', { value: 4 })),
      cancel(payment(code, 'p', 11, 'cash', EIGHT)),
    ])
    expect([await lms(code), await paid()]).toEqual([null, undefined])
    expect(await stemRooms(code)).toMatchObject({ value: null, reporting: 0 })
  })

  it('what is taken back for one level leaves the report without a level standing', async () => {
    const code = await reporting((unit) => [
      capability(unit, 'lms', true, { time: SEVEN }),
      { ...measure(unit, 'stem-rooms', { value: 3 }), time: SEVEN },
    ])
    const later = (fact: FactInput): FactInput => ({ ...fact, time: EIGHT, data: { ...fact.data, cancelled: true } })
    await fixture.append([
      later(capability(code, 'lms', false, { level: 'TH' })),
      later(measure(code, 'stem-rooms', { value: 4, level: 'TH' })),
    ])
    expect([await lms(code), (await stemRooms(code)).value]).toEqual(['1', '3'])
  })

  it('a unit’s history takes the later position at an equal instant', async () => {
    const code = await reporting((unit) => [
      { ...organisation(unit, 'changed', { name: 'first', effectiveFrom: DAY }), time: SEVEN },
      { ...organisation(unit, 'changed', { name: 'second', effectiveFrom: DAY }), time: SEVEN_IN_UTC },
    ])
    expect((await reading()).hierarchy.on(DAY).unit(code)?.name).toBe('second')
  })
})

describe('the time of a fact', () => {
  it.each([
    ['0000-01-01T00:00:00+08:00', '0000-01-01'],
    ['0001-01-01T00:00:00Z', '0001-01-01'],
    ['1676-12-31T23:59:59Z', '1677-01-01'],
    ['1969-12-31T23:59:59.999999999Z', '1970-01-01'],
    ['1969-12-31T16:59:59.999999999Z', '1969-12-31'],
    ['2024-09-16T07:00:00.12345678901234567890-03:30', DAY],
    ['2262-04-12T00:00:00Z', '2262-04-12'],
    ['9999-12-31T23:59:59-12:00', '9999-12-31'],
  ])('%s is listed as it stands in the log, on its local day %s', async (time, day) => {
    const code = await reporting((unit) => [{ ...payment(unit, 'x', 7, 'card', time) }])
    const question = { type: 'vn.edu.payments.received.v1', before: undefined, limit: 9 }
    const lines = await listFacts(await reading(), { ...question, units: [code], day })
    expect(lines.map((line) => line.time)).toEqual([time])
    expect((await paymentsTotal(await reading(), code, day, day)).total).toBe(7n)
  })
})
