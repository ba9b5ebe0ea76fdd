import { instantOf } from './instant.ts'
import { textAt, type LogRecord } from './log-reader.ts'

const ORGANISATION = 'vn.edu.organisation.'

/** A unit as it stands on a day, read from its facts alone. */
export interface UnitState {
  readonly code: string
  readonly kind: string
  readonly parent: string
}

/** An organisation fact that holds from a day on. */
interface Change {
  readonly code: string
  readonly fact: string
  readonly from: string
  readonly instant: bigint
  readonly position: bigint
  readonly data: unknown
}

const changeOf = (record: LogRecord): Change => ({
  code: record.subject,
  fact: record.type.slice(ORGANISATION.length).replace(/\.v\d+$/, ''),
  from: textAt(record.data, 'effectiveFrom'),
  instant: instantOf(record.time),
  position: record.position,
  data: record.data,
})

const isMove = ({ fact }: Change): boolean => fact === 'unit-moved'
const bySize = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0)

/**
 * Day by day; of two statements of one fact about one day the later one wins, then the one that stands later. On one day
 * openings and endings take effect in the order of their times, moves last.
 */
function inEffectOrder(changes: readonly Change[]): Change[] {
  const latest = new Map<string, Change>()
  for (const change of changes) {
    const key = `${change.code}\n${change.fact}\n${change.from}`
    const known = latest.get(key)
    if (known === undefined || change.instant >= known.instant) latest.set(key, change)
  }
  return [...latest.values()].sort((left, right) => {
    if (left.from !== right.from) return left.from < right.from ? -1 : 1
    if (isMove(left) !== isMove(right)) return isMove(left) ? 1 : -1
    return bySize(left.instant, right.instant) || bySize(left.position, right.position)
  })
}

/** The units open on a day, by code. */
export function unitsOn(records: readonly LogRecord[], day: string): Map<string, UnitState> {
  const changes = records
    .filter(({ type }) => type.startsWith(ORGANISATION))
    .map(changeOf)
    .filter(({ from }) => from <= day)
  const units = new Map<string, UnitState>()
  for (const { code, fact, data } of inEffectOrder(changes)) {
    const known = units.get(code)
    if (fact === 'unit-opened') units.set(code, { code, kind: textAt(data, 'kind'), parent: textAt(data, 'parent') })
    else if (fact === 'unit-moved' && known !== undefined) units.set(code, { ...known, parent: textAt(data, 'parent') })
    else if (['unit-closed', 'unit-merged', 'unit-split'].includes(fact)) units.delete(code)
  }
  return units
}

/** Whether a unit is `root` or stands under it. A circle of parents leads nowhere. */
export function isUnder(units: ReadonlyMap<string, UnitState>, code: string, root: string): boolean {
  const seen = new Set<string>()
  let unit = units.get(code)
  while (unit !== undefined && !seen.has(unit.code)) {
    if (unit.code === root) return true
    seen.add(unit.code)
    unit = units.get(unit.parent)
  }
  return false
}
