import type { Messages } from '../i18n/messages.ts'
import { formatNumber } from '../format/number.ts'
import type { SchoolGroup } from '../units/group.ts'
import type { Freshness, SchoolCell, WallState } from '../live/wall-state.ts'

/** Something that needs a response. Priority 1 "!" before priority 2 "▲". */
export interface Alarm {
  readonly id: string
  readonly priority: 1 | 2
  readonly text: string
}

export interface AlarmInput {
  readonly state: WallState | null
  readonly groups: readonly SchoolGroup[]
  readonly freshness: Freshness
  /** When the shown data was true, formatted. */
  readonly asOf: string
  /** The last answer could not be decoded. */
  readonly unreadable: boolean
  /** What the system's last answer was an error about; null when it was a state. */
  readonly refused: string | null
}

/** Alarms stand for units, never for single schools: this many reported and this share of them low. */
const MIN_REPORTED = 4
const LOW_SHARE = 0.5
/** Under this name the launcher lists the disk while it ails. */
const DISK = 'disk'
/** More units than this are one flood: a single card. */
const FLOOD = 3

/** What is abnormal at this moment, most urgent first; holding back and steadying is `steadyAlarms`' business. */
export function alarmConditions(input: AlarmInput, text: Messages): Alarm[] {
  const { state, groups, freshness, asOf, unreadable, refused } = input
  const alarms: Alarm[] = []
  const add = (id: string, priority: 1 | 2, message: string): number => alarms.push({ id, priority, text: message })
  if (refused !== null) add('refused', 1, refused)
  if (unreadable) add('unreadable', 1, text.alarms.unreadable)
  if (state === null) return alarms
  if (freshness === 'stale') add('stale', 1, text.alarms.stale(asOf))
  const ailing = state.health.services.filter(({ ok }) => !ok).map(({ name }) => name)
  if (ailing.includes(DISK)) add(DISK, 1, text.alarms.disk)
  const down = ailing.filter((name) => name !== DISK)
  if (down.length === 1) add('services', 1, text.alarms.service(down.join()))
  if (down.length > 1) add('services', 1, text.alarms.services(formatNumber(down.length, text.lang), down.join(', ')))
  // Of all together: somewhere a number is wrong by far.
  if ((state.attendance.percent ?? 0) > 100) add('over-roll', 2, text.moreThanRoll)
  alarms.push(...unitAlarms(state.schools, groups, text))
  if (state.health.deadLetters > 0)
    add('dead-letters', 2, text.alarms.deadLetters(formatNumber(state.health.deadLetters, text.lang)))
  // Under steady load some fact is always on its way: only one that takes long is worth a word.
  if (!state.health.caughtUp && freshness !== 'fresh') add('behind', 2, text.alarms.behind)
  return alarms.sort((a, b) => a.priority - b.priority)
}

function unitAlarms(schools: readonly SchoolCell[], groups: readonly SchoolGroup[], text: Messages): Alarm[] {
  const states = new Map(schools.map(({ school, state }) => [school, state]))
  const number = (value: number): string => formatNumber(value, text.lang)
  const affected = groups.flatMap(({ key, label, schools: members }) => {
    if (key === '') return []
    const reported = members.filter(({ code }) => (states.get(code) ?? 'missing') !== 'missing').length
    const low = members.filter(({ code }) => states.get(code) === 'low').length
    return reported >= MIN_REPORTED && low / reported >= LOW_SHARE ? [{ key, label, low, reported }] : []
  })
  const [worst] = affected.toSorted((a, b) => b.low / b.reported - a.low / a.reported || b.low - a.low)
  if (worst !== undefined && affected.length > FLOOD)
    return [{ id: 'units-low', priority: 1, text: text.alarms.unitsLow(number(affected.length), worst.label) }]
  return affected.map(({ key, label, low, reported }) => ({
    id: `unit-low:${key}`,
    priority: 1,
    text: text.alarms.unitLow(label, number(low), number(reported)),
  }))
}
