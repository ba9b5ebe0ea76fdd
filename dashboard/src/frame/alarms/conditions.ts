import type { FreshnessState } from '../../generated/enums.ts'
import { formatNumber } from '../../lib/format/number.ts'
import type { SchoolGroup } from '../../lib/units/group.ts'
import type { FrameData } from '../generated/frame.ts'
import type { SystemData } from '../generated/system.ts'
import type { Words } from '../words/words.ts'

/** Something that needs a response. Priority 1 "!" before priority 2 "▲". */
export interface Alarm {
  readonly id: string
  readonly priority: 1 | 2
  readonly text: string
}

export interface AlarmInput {
  readonly wall: FrameData['wall'] | null
  readonly health: SystemData['health'] | null
  readonly groups: readonly SchoolGroup[]
  readonly freshness: FreshnessState
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
export function alarmConditions(input: AlarmInput, words: Words): Alarm[] {
  const { wall, health, groups, freshness, asOf, unreadable, refused } = input
  const alarms: Alarm[] = []
  const add = (id: string, priority: 1 | 2, message: string): number => alarms.push({ id, priority, text: message })
  if (refused !== null) add('refused', 1, refused)
  if (unreadable) add('unreadable', 1, words.alarms.unreadable)
  if (wall === null && health === null) return alarms
  if (freshness === 'stale') add('stale', 1, words.alarms.stale(asOf))
  const ailing = (health?.services ?? []).filter(({ ok }) => !ok).map(({ name }) => name)
  if (ailing.includes(DISK)) add(DISK, 1, words.alarms.disk)
  const down = ailing.filter((name) => name !== DISK)
  if (down.length === 1) add('services', 1, words.alarms.service(down.join()))
  if (down.length > 1) add('services', 1, words.alarms.services(formatNumber(down.length, words.lang), down.join(', ')))
  // Of all together: somewhere a number is wrong by far.
  if ((wall?.attendance.percent ?? 0) > 100) add('over-roll', 2, words.moreThanRoll)
  alarms.push(...unitAlarms(wall?.schools ?? [], groups, words))
  const deadLetters = health?.deadLetters ?? 0
  if (deadLetters > 0) add('dead-letters', 2, words.alarms.deadLetters(formatNumber(deadLetters, words.lang)))
  // Under steady load some fact is always on its way: only one that takes long is worth a word.
  if (health?.caughtUp === false && freshness !== 'fresh') add('behind', 2, words.alarms.behind)
  return alarms.sort((a, b) => a.priority - b.priority)
}

function unitAlarms(schools: FrameData['wall']['schools'], groups: readonly SchoolGroup[], words: Words): Alarm[] {
  const states = new Map(schools.map(({ school, state }) => [school, state]))
  const number = (value: number): string => formatNumber(value, words.lang)
  const affected = groups.flatMap(({ key, label, schools: members }) => {
    if (key === '') return []
    const reported = members.filter(({ code }) => (states.get(code) ?? 'missing') !== 'missing').length
    const low = members.filter(({ code }) => states.get(code) === 'low').length
    return reported >= MIN_REPORTED && low / reported >= LOW_SHARE ? [{ key, label, low, reported }] : []
  })
  const [worst] = affected.toSorted((a, b) => b.low / b.reported - a.low / a.reported || b.low - a.low)
  if (worst !== undefined && affected.length > FLOOD)
    return [{ id: 'units-low', priority: 1, text: words.alarms.unitsLow(number(affected.length), worst.label) }]
  return affected.map(({ key, label, low, reported }) => ({
    id: `unit-low:${key}`,
    priority: 1,
    text: words.alarms.unitLow(label, number(low), number(reported)),
  }))
}
