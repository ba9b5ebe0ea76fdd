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
/** Two schools that report for each level, so that what only some levels send is looked at. */
const ofEachLevel = {
  ...province,
  schools: LEVELS.flatMap((level) => province.schools.filter((each) => each.reportingLevel === level).slice(0, 2)),
}
const date = '2026-03-02'
/** School days of three weeks, the third Monday of the month among them: what is sent on some days only is sent on one of these. */
const weeks = Array.from({ length: 17 }).reduce<string[]>(
  (days) => [...days, nextSchoolDay(days.at(-1) ?? date)],
  [date],
)

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
  const parts = {
    ...(once && { once: [...once(ofEachLevel)] }),
    ...(yearly && { yearly: [...yearly(ofEachLevel, 2026)] }),
    ...(daily && {
      daily: weeks.flatMap((day) =>
        ofEachLevel.schools.flatMap((school) => [...daily(ofEachLevel, school, day)].map((plan) => plan.event())),
      ),
    }),
  }

  it('sends something with each part that it has, some time in three weeks', () => {
    for (const [part, events] of Object.entries(parts)) expect(events.length, part).toBeGreaterThan(0)
  })

  it('sends facts of its family that fit, and looks wrong only where a school made a mistake', () => {
    const around = { catalogue, unit: () => [...LEVELS] }
    const events = Object.values(parts).flat()
    const sound = events.filter(({ id }) => !id.endsWith(':spoiled'))
    const strange = sound.filter(({ type }) => parseTypeName(type)?.family !== family)
    const unfit = sound.flatMap(({ type, data }) => checkData(type, data).map((problem) => [type, problem]))
    const flagged = sound.filter(
      ({ type, subject, time = '', data }) =>
        flagsOf({ type, subject, timeNs: parseInstant(time), data }, around, time).length > 0,
    )
    expect({ strange, unfit }).toEqual({ strange: [], unfit: [] })
    expect(flagged.length).toBeLessThan(sound.length / 100 + 1)
  })
})

it('has a planner for every family that units report', () => {
  const reported = families.filter(({ origin }) => origin === 'reported').map(({ name }) => name)
  const planned = planners.map(({ family }) => family)
  const without = reported.filter((name) => !planned.includes(name))
  expect(without, `no planner in planners.ts for: ${without.join(', ')}`).toEqual([])
  expect(planned, 'planners.ts is in the order of families').toEqual(reported)
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
