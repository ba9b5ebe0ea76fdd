import { localDay, parseInstant } from '@ioc/contracts'
import type { KeyPart } from '../declaration.ts'
import type { Told } from './model-bed.ts'

/** What counts, from the definitions: which report of each thing (or milestone), and the day of its earliest report. */
export interface Expected {
  readonly unit: string
  readonly milestone: string
  readonly position: string
  readonly firstDay: string
}

const timeOf = (told: Told): bigint => parseInstant(told.time) ?? 0n
const rankOf = ({ report, data }: Told): number => (data['cancelled'] === true ? 2 : report.rank)
const keyValue = (part: KeyPart, data: Told['data']): unknown =>
  (typeof part === 'string' ? data[part] : part.read(data)) ?? null

const nameOf = ({ report, unit, data }: Told, row: number): string =>
  JSON.stringify([
    report.thing.group,
    unit,
    report.thing.key.map((part) => keyValue(part, data)),
    row,
    report.milestone,
  ])

/** Whether one report outranks another about the same thing. */
const outranks = (one: Told, other: Told): boolean => {
  const [times, ranks] = [timeOf(one) - timeOf(other), rankOf(one) - rankOf(other)]
  return times === 0n ? (ranks === 0 ? one.position > other.position : ranks > 0) : times > 0n
}

/** Which reports count of all that was told up to a position, in order of position; a report of two rows stands twice. */
export function expectedAt(all: readonly Told[], position: bigint): Expected[] {
  const byThing = new Map<string, Told[]>()
  for (const told of all) {
    if (told.position > position) continue
    told.report.rows.forEach((_, row) => {
      const name = nameOf(told, row)
      byThing.set(name, [...(byThing.get(name) ?? []), told])
    })
  }
  return [...byThing.values()]
    .flatMap((about) => {
      const counting = about.reduce((best, told) => (outranks(told, best) ? told : best))
      if (rankOf(counting) === 2) return []
      const earliest = about.reduce((first, told) => (timeOf(told) < timeOf(first) ? told : first))
      const { unit, report } = counting
      const firstDay = localDay(timeOf(earliest))
      return [{ unit, milestone: report.milestone ?? '', position: String(counting.position), firstDay }]
    })
    .sort((a, b) => Number(a.position) - Number(b.position))
}
