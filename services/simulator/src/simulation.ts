import { localDate, type CloudEvent } from '@ioc/contracts'
import type { Clock } from '@ioc/kit'
import type { Cursor, CursorStore } from './cursor.ts'
import { atMinute, nextSchoolDay, previousSchoolDay } from './model/calendar.ts'
import { sentOn } from './model/day.ts'
import type { Planned } from './model/planned.ts'
import { sentForYear, sentOnce } from './model/planners.ts'
import type { Province } from './model/province.ts'
import type { Outgoing } from './send/sender.ts'

export interface SimulationOptions {
  readonly province: Province
  readonly clock: Clock
  readonly cursor: CursorStore
  readonly send: (items: readonly Outgoing[]) => Promise<void>
  /** Waits real milliseconds; resolves early when stopped. */
  readonly wait: (ms: number) => Promise<void>
  readonly stopped: () => boolean
}

const TICK_MS = 250
/** The cursor moves at least this often while catching up. */
const SLICE = 2_000

/** Where to go on: not further back than the previous school day, and from this morning when nothing was sent yet. */
export function resumeAt(sentUpTo: number | null, now: number): number {
  const today = localDate(now)
  if (sentUpTo === null) return atMinute(today, 0)
  return Math.max(sentUpTo, atMinute(previousSchoolDay(today), 0))
}

/** The plans due after `from`, up to and including `to`, of a day's plans in order. */
export function due(plans: readonly Planned[], from: number, to: number): readonly Planned[] {
  const start = plans.findIndex(({ sendAt }) => sendAt > from)
  if (start < 0) return []
  const end = plans.findIndex(({ sendAt }) => sendAt > to)
  return plans.slice(start, end < 0 ? plans.length : Math.max(start, end))
}

const outgoing = (event: CloudEvent): Outgoing => ({
  source: event.source,
  event: () => event,
})

/** Runs until stopped: what is known before, what is said once a year, then what each moment of simulated time brings. */
export async function simulate(options: SimulationOptions): Promise<void> {
  const { province, clock, cursor: store, send, wait, stopped } = options
  let cursor = store.load()
  const advance = (more: Partial<Cursor>): void => {
    // What was cut short by stopping was not answered, and will be sent again.
    if (stopped()) return
    cursor = { ...cursor, ...more }
    store.save(cursor)
  }

  if (!cursor.organisation) {
    await send(sentOnce(province).map(outgoing))
    advance({ organisation: true })
  }

  let day: { date: string; plans: readonly Planned[] } | undefined
  const plansOf = (date: string): readonly Planned[] => {
    if (day?.date !== date) day = { date, plans: sentOn(province, date) }
    return day.plans
  }

  let from = resumeAt(cursor.sentUpTo, clock.now())
  while (!stopped()) {
    const date = localDate(from)
    const year = Number(date.slice(0, 4))
    const endOfDay = atMinute(date, 24 * 60) - 1
    const to = Math.min(clock.now(), endOfDay)
    const items = due(plansOf(date), from, to)
    for (let start = 0; start < items.length && !stopped(); start += SLICE) {
      const slice = items.slice(start, start + SLICE)
      await send(slice)
      // Entries of the same moment may lie on both sides of the cut: the cursor stays just before it.
      advance({ sentUpTo: (slice.at(-1)?.sendAt ?? from) - 1 })
    }
    from = to
    advance({ sentUpTo: to })
    if (to === endOfDay) from = atMinute(nextSchoolDay(date), 0)
    else if (!cursor.declared.includes(year)) {
      await send(sentForYear(province, year).map(outgoing))
      advance({ declared: [...cursor.declared, year] })
    } else await wait(TICK_MS)
  }
}
