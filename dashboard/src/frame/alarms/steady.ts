import type { Alarm } from './conditions.ts'

interface Entry {
  readonly alarm: Alarm
  /** When the condition was first seen in a row. */
  readonly since: number
  /** When the condition was last seen. */
  readonly lastSeen: number
}

/** Alarms with their history: by id. */
export type AlarmMemory = ReadonlyMap<string, Entry>

/** A condition must last so long before it is an alarm. */
export const RAISE_AFTER_MS = 3000
/** … and an alarm stays until its condition has been gone for so long: it must not flicker. */
export const CLEAR_AFTER_MS = 5000
/** Old data has waited for five intervals already; a service is back within a second, and the wall says so all the same. */
const AT_ONCE = new Set(['stale', 'services', 'disk', 'refused'])

/** Folds the conditions of this moment into the memory. Times are milliseconds of one monotonic clock. */
export function remember(memory: AlarmMemory, conditions: readonly Alarm[], now: number): AlarmMemory {
  const next = new Map<string, Entry>()
  for (const alarm of conditions)
    next.set(alarm.id, { alarm, since: memory.get(alarm.id)?.since ?? now, lastSeen: now })
  for (const [id, entry] of memory)
    if (!next.has(id) && now - entry.lastSeen < CLEAR_AFTER_MS && raised(entry, entry.lastSeen)) next.set(id, entry)
  return next
}

const raised = ({ alarm, since }: Entry, now: number): boolean => AT_ONCE.has(alarm.id) || now - since >= RAISE_AFTER_MS

/** The alarms to show, most urgent first, older before newer. */
export const shown = (memory: AlarmMemory, now: number): Alarm[] =>
  [...memory.values()]
    .filter((entry) => raised(entry, now))
    .sort((a, b) => a.alarm.priority - b.alarm.priority || a.since - b.since)
    .map(({ alarm }) => alarm)
