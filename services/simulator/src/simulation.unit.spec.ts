import type { Clock } from '@ioc/kit'
import { describe, expect, it } from 'vitest'
import type { Cursor } from './cursor.ts'
import { atMinute } from './model/calendar.ts'
import { sentOn } from './model/day.ts'
import { declarationEvents } from './model/declaration.ts'
import { organisationEvents } from './model/organisation.ts'
import { makeProvince } from './model/province.ts'
import { due, resumeAt, simulate } from './simulation.ts'

const province = makeProvince({ seed: 1, schools: 4, province: 'ref' })
const date = '2026-03-02'

/** Runs with a clock that moves ten minutes a tick, from one moment to another. */
async function run(from: number, to: number, cursor: Partial<Cursor> = {}) {
  let now = from
  let saved: Cursor = { seed: 1, schools: 4, organisation: false, declared: [], sentUpTo: null, ...cursor }
  const sent: string[] = []
  const clock: Clock = { now: () => now, real: () => now, rate: 1 }
  await simulate({
    province,
    clock,
    cursor: { load: () => saved, save: (next) => (saved = next) },
    send: (items) => {
      sent.push(...items.map((item) => item.event().id))
      return Promise.resolve()
    },
    wait: () => {
      now += 600_000
      return Promise.resolve()
    },
    stopped: () => now > to,
  })
  return { sent, saved }
}

const idsSentOn = (day: string) => sentOn(province, day).map((plan) => plan.event().id)
const units = organisationEvents(province).map(({ id }) => id)
const declared = [...declarationEvents(province, 2026)].map(({ id }) => id)

describe('the simulation', () => {
  it('sends the units first, then declarations, then all of the day as its time comes', async () => {
    const { sent } = await run(atMinute(date, 400), atMinute(date, 1_020))
    expect(sent.slice(0, units.length)).toEqual(units)
    expect(sent.slice(units.length)).toEqual([...declared, ...idsSentOn(date)])
  })

  it('begins with what this morning would have sent when it starts later in the day', async () => {
    const { sent } = await run(atMinute(date, 600), atMinute(date, 600))
    const before = due(sentOn(province, date), atMinute(date, 0), atMinute(date, 600))
    expect(sent.filter((id) => id.includes(date))).toEqual(before.map((plan) => plan.event().id))
    expect(before.length).toBeGreaterThan(40)
  })

  it('goes on where it stopped, sending nothing again, over the night as well', async () => {
    const first = await run(atMinute(date, 400), atMinute(date, 700))
    const second = await run(atMinute('2026-03-03', 410), atMinute('2026-03-03', 1_020), first.saved)
    expect([...first.sent, ...second.sent]).toEqual([
      ...units,
      ...declared,
      ...idsSentOn(date),
      ...idsSentOn('2026-03-03'),
    ])
  })

  it('does not go back further than the previous school day', () => {
    const now = atMinute('2026-03-09', 500)
    expect(resumeAt(atMinute('2026-01-05', 500), now)).toBe(atMinute('2026-03-07', 0))
    expect(resumeAt(atMinute('2026-03-09', 400), now)).toBe(atMinute('2026-03-09', 400))
    expect(resumeAt(null, now)).toBe(atMinute('2026-03-09', 0))
  })
})
