import {
  catalogue,
  checkData,
  families,
  flagsOf,
  LEVELS,
  parseInstant,
  parseTypeName,
  sessionCorrected,
  sessionTaken,
} from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { nextSchoolDay, previousSchoolDay } from './calendar.ts'
import { sentOn } from './day.ts'
import { planners, sentForYear, sentOnce } from './planners.ts'
import { makeProvince } from './province.ts'
import { randomOf } from './random.ts'

const settings = { seed: 1, schools: 730, province: 'ref' }
const province = makeProvince(settings)
const small = makeProvince({ ...settings, schools: 12 })
const date = '2026-03-02'

describe('the simulated province', () => {
  it('has the size of the reference province', () => {
    const classes = province.schools.flatMap((school) => school.classes)
    const pupils = classes.reduce((sum, { enrolled }) => sum + enrolled, 0)
    expect(province.schools).toHaveLength(730)
    expect(classes.length).toBeGreaterThan(13_000)
    expect(classes.length).toBeLessThan(15_000)
    expect(pupils).toBeGreaterThan(380_000)
    expect(pupils).toBeLessThan(420_000)
    expect(province.communes).toHaveLength(65)
  })

  it('has every level, and schools with several', () => {
    const counts = LEVELS.map((level) => province.schools.filter((school) => school.reportingLevel === level).length)
    for (const count of counts) expect(count).toBeGreaterThan(8)
    const mixed = province.schools.filter(({ levels }) => levels.length > 1)
    expect(mixed.length).toBeGreaterThan(25)
  })

  it('gives every unit a code and a name of its own, in NFC, and every class of a school its own id', () => {
    const units = [province.root, province.department, ...province.communes, ...province.schools]
    expect(new Set(units.map(({ code }) => code)).size).toBe(units.length)
    expect(new Set(province.communes.map(({ name }) => name)).size).toBe(province.communes.length)
    for (const { name } of units) expect(name).toBe(name.normalize('NFC'))
    for (const { classes } of province.schools) expect(new Set(classes.map(({ id }) => id)).size).toBe(classes.length)
  })

  it('is the same for the same seed and another for another', () => {
    expect(makeProvince(settings)).toEqual(province)
    expect(makeProvince({ ...settings, seed: 2 }).schools).not.toEqual(province.schools)
  })
})

describe('what is sent', () => {
  const plans = sentOn(small, date)
  const events = plans.map((plan) => plan.event())

  it('is the same for the same seed and date, and other for another', () => {
    expect(sentOn(makeProvince({ ...settings, schools: 12 }), date).map((plan) => plan.event())).toEqual(events)
    const other = sentOn(makeProvince({ ...settings, schools: 12, seed: 2 }), date).map((plan) => plan.event())
    expect(other).not.toEqual(events)
  })

  it('comes in the order of sending, on its day, and nothing says a time later than it is sent', () => {
    expect(plans.map(({ sendAt }) => sendAt)).toEqual(plans.map(({ sendAt }) => sendAt).sort((a, b) => a - b))
    for (const plan of plans) {
      const { time = '', id } = plan.event()
      if (id.endsWith(':spoiled')) continue
      expect(Number((parseInstant(time) ?? 0n) / 1_000_000n)).toBeLessThanOrEqual(plan.sendAt)
    }
  })

  it('says each thing once: only a conflict repeats an id', () => {
    const honest = plans.filter(({ key }) => !key.endsWith(':conflict'))
    expect(new Set(honest.map((plan) => plan.event().id)).size).toBe(honest.length)
  })

  it('fits the schemas, but for what is spoiled on purpose', () => {
    for (const event of [...sentOnce(small), ...sentForYear(small, 2026), ...events]) {
      if (!event.id.endsWith(':spoiled')) expect([event, checkData(event.type, event.data)]).toEqual([event, []])
    }
  })

  it('has a register for almost every class and session, late ones, corrections and bad ones', () => {
    const day = sentOn(province, date)
    const sent = day.map((plan) => ({ plan, event: plan.event() }))
    const classes = province.schools.reduce((sum, school) => sum + school.classes.length, 0)
    const share = (keep: (entry: (typeof sent)[number]) => boolean) => sent.filter(keep).length / (classes * 2)
    expect(share(({ event }) => event.type === sessionTaken.type)).toBeGreaterThan(0.98)
    expect(share(({ event }) => event.type === sessionCorrected.type)).toBeGreaterThan(0.02)
    expect(sent.some(({ plan }) => plan.answerLost === true)).toBe(true)
    expect(sent.some(({ plan }) => plan.key.endsWith(':conflict'))).toBe(true)
    expect(sent.some(({ plan }) => plan.key.endsWith(':spoiled'))).toBe(true)
    expect(sent.some(({ event }) => event.type === sessionTaken.type && !event.id.includes(date))).toBe(true)
  })
})

describe.each(planners.map((planner) => [planner.family, planner] as const))('the planner of %s', (family, planner) => {
  const { once, yearly, daily } = planner
  const events = [
    ...(once?.(small) ?? []),
    ...(yearly?.(small, 2026) ?? []),
    ...small.schools.flatMap((school) => [...(daily?.(small, school, date) ?? [])].map((plan) => plan.event())),
  ].filter(({ id }) => !id.endsWith(':spoiled'))

  it('sends facts of its family that fit, and looks wrong only where a school made a mistake', () => {
    const around = { catalogue, unit: () => [...LEVELS] }
    let flagged = 0
    for (const { type, subject, time = '', data } of events) {
      expect(parseTypeName(type)?.family).toBe(family)
      expect(checkData(type, data), type).toEqual([])
      if (flagsOf({ type, subject, timeNs: parseInstant(time), data }, around, time).length > 0) flagged += 1
    }
    expect(flagged).toBeLessThan(events.length / 100 + 1)
  })
})

it('has a planner for every family that units report', () => {
  const reported = families.filter(({ origin }) => origin === 'reported').map(({ name }) => name)
  expect(planners.map(({ family }) => family)).toEqual(reported)
})

describe('the calendar', () => {
  it('leaves Sunday out', () => {
    expect(nextSchoolDay('2026-03-07')).toBe('2026-03-09')
    expect(previousSchoolDay('2026-03-09')).toBe('2026-03-07')
  })
})

describe('random numbers', () => {
  it('are a pure function of their key and look uniform', () => {
    expect(randomOf(1, 'a').next()).toBe(randomOf(1, 'a').next())
    const values = Array.from({ length: 10_000 }, (_, index) => randomOf(1, 'key', index).next())
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02)
    expect(new Set(values).size).toBe(values.length)
  })
})
